"""Labels that stand before figures more often than on the form: two reports in one file, another body's rows behind the
report's, a page's row printed again on the next, or a slip of the hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

from reportlib.forms import Form, load_form
from reportlib.labels import SHORT, WORDS, Stream, rows_of_own_words
from reportlib.runs import Run
from reportlib.text import fold
from reportlib.tokens import NUMBER, PROSE, TEXT, Token


def count_repeated_rows(stream: Stream, form: Form) -> tuple[int, int]:
    """Return how many labels of the form stand before figures more often than on the form, and how many do at all."""
    on_form = _times_on_form(form.name)
    places = {
        (form.rows[index].cores[0], end) for _, index, end, _ in stream.candidates(form) if stream.is_before_figure(end)
    }
    times = Counter([core for core, _ in places if core in on_form])
    return sum(count > on_form[core] for core, count in times.items()), len(times)


def is_printed_once(stream: Stream, form: Form) -> bool:
    """Return whether no row whose label is no other row's and no heading stands before figures twice."""
    own = rows_of_own_words(form.name)
    places = {(index, end) for _, index, end in _before_figures(stream, form) if index in own}
    return len({index for index, _ in places}) == len(places)


def _before_figures(stream: Stream, form: Form) -> Iterator[tuple[int, int, int]]:
    """The start, the form row and the end of each label that stands as a whole before figures."""
    for start, index, end, _ in stream.candidates(form):
        if stream.is_whole_word(start, end) and stream.is_before_figure(end):
            yield start, index, end


def keep_repeated_rows(last: Run, stream: Stream, form: Form) -> None:
    """Give the last run the figures of labels printed once more behind it, another body's, as strays, in place."""
    known = {id(token) for token in last.stray}
    behind = stream.offsets[last.last] + 1
    for start, index, end, _ in stream.candidates(form):
        if start < behind:
            continue
        number = stream.owner(end - 1) + 1
        again = number > last.last + 1 and stream.is_before_figure(end) and len(form.rows[index].cores[0]) > SHORT
        while again and number < len(stream.tokens) and stream.tokens[number].kind not in (TEXT, PROSE):
            token = stream.tokens[number]
            if token.kind == NUMBER and id(token) not in known:
                known.add(id(token))
                last.stray.append(token)
            number += 1


def refuse_labels_too_often(runs: Sequence[Run], stream: Stream, form: Form) -> None:
    """Place no figure of a label that stands among the tables more often than on the form, before other figures each
    time, in place: one is a slip for the label of another row, and nothing says which."""
    tokens, first, last = stream.tokens, runs[0].first, runs[-1].last
    places = _labels_too_often(stream, form)
    for run in runs if places else ():
        starts = [start for start in places.get(run.label.cores[0], ()) if first < start <= last]
        figures = {tuple(token.text for token in takewhile(_is_figure, tokens[start:])) for start in starts}
        if len(figures) > 1:
            run.disown_figures()


def _labels_too_often(stream: Stream, form: Form) -> dict[str, set[int]]:
    """Return the labels (their core) that stand before figures more often than on the form, and where: the tokens
    behind them. Short ones only if no other row has their words."""
    places: dict[str, set[int]] = {}
    begins: dict[int, int] = {}  # where the longest label begins that ends here
    for start, _, end, _ in stream.candidates(form):
        begins[end] = min(start, begins.get(end, start))
    for start, index, end in _before_figures(stream, form):
        if start > begins[end]:
            continue  # the end of another label: 主要负责同志参加政府网站在线访谈次数
        core = form.rows[index].cores[0]
        if core in _times_on_form(form.name) or index in rows_of_own_words(form.name):
            places.setdefault(core, set()).add(stream.owner(end - 1) + 1)
    return {core: starts for core, starts in places.items() if len(starts) > _times_on_form(form.name).get(core, 1)}


def refuse_remedies_of_two_tables(runs: Sequence[Run], tokens: Sequence[Token], form: Form) -> None:
    """Place no figure of a remedy that is printed without the others in one table and stands in another once more, in
    place: one is a summary, and nothing says which."""
    remedies = [run for run in runs if run.label.kind == "beside" and run.printed]
    if not remedies or len(remedies) == sum(row.kind == "beside" for row in form.rows):
        return
    words: dict[int, set[str]] = {}
    for token in tokens:
        if token.table and token.kind in (TEXT, NUMBER):
            words.setdefault(token.table, set()).add(fold(token.text) if token.kind == TEXT else NUMBER)
    for run in remedies:
        wanted = {run.label.cores[0], *run.headings, NUMBER}
        others = [words[table] for table in words if table != run.printed[0].table]
        if any(wanted <= other for other in others):
            run.disown_figures()


@cache
def _times_on_form(form: str) -> Counter[str]:
    """How often each long label with figures stands on a form."""
    return Counter(row.cores[0] for row in load_form(form).rows if row.columns and len(row.cores[0]) > SHORT)


def _is_figure(token: Token) -> bool:
    return token.kind not in WORDS
