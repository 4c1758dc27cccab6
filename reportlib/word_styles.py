"""What the styles of a Word file hide, strike out or raise: written into the runs that have these styles."""

from __future__ import annotations

from copy import copy

from lxml import etree

STYLES_PART = "word/styles.xml"
_SWITCHES = ("vanish", "strike", "dstrike", "vertAlign")
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
