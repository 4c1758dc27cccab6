"""Which statutory form a document is, and whether it holds more than one: decided by its own wording.

The year only breaks a tie between forms, and the evidence says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlib.forms import FIRST_YEARS, FORMS, load_form
from reportlib.labels import Stream
from reportlib.repeated import count_repeated_rows

PROSE_FORM = "prose"
_ENOUGH_MARKS = 3  # so many wordings of one form are its tables
_SEVERAL = 3  # so many rows printed twice are another report


def recognise_form(stream: Stream, year: int | None) -> tuple[str, str]:
    """Return (form, evidence): '2014', '2019', '2021', or 'prose' where no statutory table is printed.

    Each form has wordings that the others lack (`forms/marks.csv`); the form with most of them is the form. Where
    none is printed (an applications table alone looks alike from 2019 on) the year decides, and the evidence says so.
    """
    found = stream.marks
    best = max(FORMS, key=lambda name: len(found[name]))
    if found[best] and sum(len(found[name]) == len(found[best]) for name in FORMS) == 1:
        count = f"{len(found[best])} of {len(load_form(best).marks)}"
        return best, f"prints {count} wordings of this form only, as {found[best][0]}"
    shared = [name for name in FORMS if _rows_in(stream.text, name)]
    if not shared:
        return PROSE_FORM, "prints no label of a statutory table"
    if year is None:
        return shared[-1], "its labels stand on several forms and it states no year: the latest form is assumed"
    return form_of_year(year, shared) or shared[0], f"its labels stand on several forms; the year {year} decides"


def form_of_year(year: int, forms: Sequence[str] = FORMS) -> str:
    """Return the latest of `forms` that a report on `year` could use, '' where it is older than all of them."""
    return max((name for name in forms if FIRST_YEARS[name] <= year), default="", key=FIRST_YEARS.get)


def _rows_in(text: str, name: str) -> bool:
    """Whether at least three long labels of a form stand in the text outside sentences."""
    cores = (core for row in load_form(name).rows if row.columns for core in row.cores[:1] if len(core) > 4)
    return sum(core in text for core in cores) >= 3


def say_if_several(stream: Stream, form: str) -> str:
    """Return why a document is more than one report, '' if it is one: a form stands in it twice over, or two forms."""
    forms = [other for other, marks in stream.marks.items() if len(marks) >= _ENOUGH_MARKS]
    advice = "expected one report per file. Save each report in a file of its own."
    if len(forms) > 1:
        return f"prints the tables of the forms {' and '.join(forms)}; {advice}"
    places = stream.candidates(load_form(form))
    if len(places) < len({index for _, index, *_ in places}) + _SEVERAL:
        return ""
    repeated, present = count_repeated_rows(stream, load_form(form))
    if repeated > present / 2 and repeated >= _SEVERAL:
        return f"{repeated} of the {present} rows of form {form} are printed more than once with figures; {advice}"
    return ""
