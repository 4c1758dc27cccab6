"""Pages stored inside something else: as a value of JSON, as a site's interface sends it, with its tags escaped, or as
a string of a script that shows it.
"""

from __future__ import annotations

import ast
import html
import json
import re
import warnings
from collections.abc import Iterator

from reportlib.errors import UnreadableFile

_PAGE_PART = re.compile(r"<(?:table|p)[\s>]", re.IGNORECASE)
_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_ESCAPED_PART = re.compile(r"&(?:amp;){0,3}lt;/?(?P<tag>table|p)(?:\s|/|&(?:amp;){0,3}gt;)", re.IGNORECASE)
_HOLDER = re.compile(r"<(textarea|template|noscript)\b[^>]*>(.*?)</\1\s*>", re.IGNORECASE | re.DOTALL)
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL)
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", re.DOTALL)
_TABLE_IN_STRING = re.compile(r"(?:<|\\u003c)table", re.IGNORECASE)
_TOPIC = "公开"
_MOST_TIMES = 4  # escaped so often at most
_FEW = 3  # tags: with fewer paragraphs and no table a text mentions tags, it is not made of them


# What interfaces call the things that a page's head would state: see `Document.head`.
_HEAD = {
    "articletitle": ("title", "articletitle", "doctitle", "infotitle"),
    "pubdate": ("pubdate", "pubtime", "publishdate", "publishtime", "releasetime", "docreltime"),
    "contentsource": ("source", "contentsource", "docsource", "publisher"),
    "sitename": ("sitename",),
}


def page_in_json(text: str, name: str) -> tuple[str, dict[str, str]] | None:
    """Return the page that a JSON text holds as one of its values and what stands beside it, or None if it holds none.

    Of several values with markup the one with a table is the report. Beside it: title, source, day, site.

    Raises
    ------
    UnreadableFile
        If two or more values could be the report.

    >>> page_in_json('{"title": "年报", "content": "<p>甲</p><table><tr><td>1</td></tr></table>"}', "a.json")
    ('<p>甲</p><table><tr><td>1</td></tr></table>', {'articletitle': '年报'})
    """
    if text.lstrip("\ufeff \t\r\n")[:1] not in ("{", "["):
        return None
    try:
        content = _without_halves(json.loads(text.strip("\ufeff\0 \t\r\n")))
        values = {_unescape(value) for value in _strings(content)}
    except (ValueError, RecursionError):
        return None
    pages = [value for value in values if _PAGE_PART.search(value)]
    best = [page for page in pages if _TABLE.search(page)] or pages
    if len(best) > 1:
        raise UnreadableFile(
            f"{name}: JSON with {len(best)} pages in its values; save the one that is the report as .html (it is often "
            "the value of `content`)"
        )
    return (best[0], _beside(best[0], content)) if best else None


def _without_halves(content: object) -> object:
    """Return the values of a JSON text without halves of characters (\\ud83d alone), which no file can hold."""
    return json.loads(json.dumps(content, ensure_ascii=False).encode("utf-8", "ignore"))


def _beside(page: str, value: object) -> dict[str, str]:
    """Return what the object that holds the page says of it."""
    if isinstance(value, dict) and any(isinstance(inner, str) and _unescape(inner) == page for inner in value.values()):
        said = {key.lower(): inner for key, inner in value.items() if isinstance(inner, str)}
        found = {name: [said[key] for key in keys if said.get(key)] for name, keys in _HEAD.items()}
        return {name: texts[0] for name, texts in found.items() if texts}
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        if found := _beside(page, inner):
            return found
    return {}


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def with_held_pages(text: str) -> str:
    """Return a page with the tables on its topic that its scripts hold as text in the place of these.

    >>> with_held_pages("<script>show('<table><td>公开</td>')</script>")
    '<table><td>公开</td>'
    """
    return _SCRIPT.sub(_as_shown, text) if _TABLE_IN_STRING.search(text) else text


def _as_shown(script: re.Match[str]) -> str:
    pages = []
    for string in filter(_TABLE_IN_STRING.search, _STRING.findall(script[1])):
        try:
            pages.append(_value_of(string))
        except (SyntaxError, ValueError):
            continue
    return "".join(page for page in pages if _TABLE.search(page) and _TOPIC in page) or script[0]


def _value_of(string: str) -> str:
    r"""What a string of a script says: it is, but for a slash, one of Python, which warns of backslashes it lacks.

    >>> _value_of(r"'<td>\u516c\u5f00<\/td>'")
    '<td>公开</td>'
    """
    with warnings.catch_warnings(action="ignore"):
        return ast.literal_eval(string.replace(r"\/", "/").replace("\n", ""))


def is_escaped(text: str) -> bool:
    """Whether a text holds a table or paragraphs whose tags are written with `&lt;`, and no table whose tags are tags.

    >>> is_escaped("&lt;table&gt;&lt;tr&gt;"), is_escaped("a &lt;p&gt; b"), is_escaped("<table> &lt;table&gt;")
    (True, False, False)
    """
    if "&" not in text or "lt;" not in text or _TABLE.search(text):
        return False
    tags = [match["tag"].lower() for match in _ESCAPED_PART.finditer(text)]
    return "table" in tags or len(tags) >= _FEW


def unescaped(text: str, name: str) -> str:
    """Return a text with its escaped tags as tags, and without an element around them whose text no browser shows.

    Raises
    ------
    UnreadableFile
        If no tag comes out.

    >>> unescaped("&amp;lt;p&amp;gt;甲&amp;lt;/p&amp;gt;", "a.txt")
    '<p>甲</p>'
    """
    page = _unescape(_HOLDER.sub(lambda held: held[2] if _ESCAPED_PART.search(held[2]) else held[0], text))
    if not _PAGE_PART.search(page):
        raise UnreadableFile(
            f"{name}: a page stored as text (`&lt;p&gt;`) that could not be read; save the page itself"
        )
    return page


def _unescape(text: str) -> str:
    for _ in range(_MOST_TIMES):
        if not _ESCAPED_PART.search(text):
            break
        text = html.unescape(text)
    return text
