"""What the styles of a Word file hide, strike out or raise: written into the runs that have these styles; and what the
size, colour or position of a run comes to, written into it as if it were switched on."""

from __future__ import annotations

import re
from copy import copy

from lxml import etree

STYLES_PART = "word/styles.xml"
UNSEEN = "unseen"  # the property of runs whose digits nobody sees
_SWITCHES = ("vanish", "strike", "dstrike", "vertAlign", "position")
_RAISED = 4  # half points up or down; less sets a line straight
_TINY = 4  # half points; smaller digits are not meant to be seen
_WHITE = re.compile("(?:[Ff][0-9A-Fa-f]){3}")
_MOST_STEPS = 10  # from a style to what it is based on; a circle is a fault of the file

Marks = dict[str, etree._Element]
"""The properties that a style sets, by their names."""


def sets_switches(styles: bytes) -> bool:
    """Whether a part with styles may set what `apply_styles` writes: few do, and parsing them all costs."""
    return any(b":%s" % switch.encode() in styles for switch in _SWITCHES)


def apply_styles(body: etree._Element, styles: etree._Element) -> None:
    """Write into each run what its own style and its paragraph's switch on, unless it says so itself, in place."""
    by_name = {attribute(style, "styleId"): style for style in styles.iterfind("{*}style")}
    marks = {name: found for name in by_name if (found := _marks(name, by_name))}
    for paragraph in body.iter("{*}p") if marks else ():
        of_paragraph = marks.get(attribute(paragraph.find("{*}pPr/{*}pStyle")), {})
        for run in paragraph.iter("{*}r"):
            properties = run.find("{*}rPr")
            own = {} if properties is None else marks.get(attribute(properties.find("{*}rStyle")), {})
            if of_paragraph or own:
                _write(run, of_paragraph | own)


def mark_looks(body: etree._Element) -> None:
    """Write into the runs set above or below their line that they are raised, and into those with digits that are tiny,
    or white on a ground that is not shaded, that they are unseen, in place."""
    for mark in list(body.iter("{*}position", "{*}sz", "{*}color")):
        properties, value = mark.getparent(), attribute(mark, "val")
        space, _, kind = mark.tag.rpartition("}")
        if kind == "position":
            if value.lstrip("-").isdecimal() and abs(int(value)) >= _RAISED:
                raised = etree.SubElement(properties, f"{space}}}vertAlign")
                raised.set(next(iter(mark.keys())), "superscript")
        elif value.isdecimal() and int(value) <= _TINY if kind == "sz" else _WHITE.fullmatch(value):
            run = properties.getparent()
            if any(map(str.isdigit, "".join(run.itertext("{*}t")))) and (kind == "sz" or not _is_shaded(run)):
                etree.SubElement(properties, f"{space}}}{UNSEEN}")


def _is_shaded(run: etree._Element) -> bool:
    """Whether a run, its paragraph, cell or table is filled with a colour of its own."""
    fills = [
        attribute(properties.find("{*}shd"), "fill")
        for outer in (run, *run.iterancestors("{*}p", "{*}tc", "{*}tbl"))
        for properties in outer.iterfind("*")
        if etree.QName(properties).localname.endswith("Pr")
    ]
    return run.find("{*}rPr/{*}highlight") is not None or any(
        fill not in ("", "auto") and not _WHITE.fullmatch(fill) for fill in fills
    )


def _marks(name: str, by_name: dict[str, etree._Element]) -> Marks:
    marks: Marks = {}
    for _ in range(_MOST_STEPS):
        style = by_name.get(name)
        if style is None:
            break
        set_here = style.find("{*}rPr")
        for mark in set_here if set_here is not None else ():
            kind = etree.QName(mark).localname
            if kind in _SWITCHES:
                marks.setdefault(kind, mark)
        name = attribute(style.find("{*}basedOn"))
    return marks


def _write(run: etree._Element, marks: Marks) -> None:
    properties = run.find("{*}rPr")
    if properties is None:
        properties = etree.Element(f"{run.tag}Pr")
        run.insert(0, properties)
    properties.extend(map(copy, marks.values()))  # behind what the run says itself, of which the first counts


def attribute(element: etree._Element | None, name: str = "val") -> str:
    """Return an attribute of an element by its name without namespace, '' where there is none."""
    if element is None:
        return ""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
