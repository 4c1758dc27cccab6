"""The place of an organ whose own name leaves it out (市教育局, 城关镇) or does not tell it from others (鼓楼区).

What else the page names is asked, strongest first: its publisher, its contact, the organ's name in full anywhere, and
last the site it stands on. A name gives only a place of the kind that the organ speaks of: a county's bureau (县教育局)
does not lie in the city that publishes the page, nor a township in a province.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportlib.divisions import by_stem, city_above, has_counties
from reportlib.jurisdictions import LookUp
from reportlib.lines import Lines, quick
from reportlib.organs import Organ, local_branch, own_kind, read_organ
from reportlib.text import clean, simplify
from reportlib.titles import is_known_name

_CONTACT = re.compile(
    "(?:请与|请联系|请向|请径与|由)([^,。;(:]{2,30}?)(?:联系|咨询|反映|编制|负责解释|根据|政务公开|政府信息公开|[(])"
)
_CONTACT_HINT = re.compile("[请請](?:与|與|[联聯]|向|[径逕])|由|公布|公[开開]|[发發]布")
_STATES_OWN_NAME = re.compile("(?:公布|公开|发布)([^,。;《》]{2,30}?)(?:20\\d\\d年|政府信息公开)")
_SITE_HINT = quick(("[主]", "\\s*[办辦]"), ("[版]", "\\s*[权權]\\s*所"))
_SITE = re.compile("(?:主办(?:单位)?|版权所有)\\W*([\u4e00-\u9fff]{3,30}?)(?=承办|版权|主办|地址|[^\u4e00-\u9fff]|$)")
_CRUMB = re.compile("[>»＞]")
_NOT_THE_NAME = re.compile("(?:政务|门户|官方)*(?:网站|网|平台)$")
_LONGEST_FOOT = 200  # characters


def completed(organ: Organ, pages: Sequence[Organ], lines: Lines, year: int | None) -> Organ:
    """Return `organ` with the place that the page states for it, unchanged where it states none or several.

    `pages`: the publishers that the page's index and signature name.
    """
    if not organ.place.adcode and organ.level != "central":
        contacts = (read_organ(name, year) for name in _contacts(lines))
        organ = next((full for other in (*pages, *contacts) if (full := _complete(organ, other, year)) != organ), organ)
    if organ.place.adcode or not organ.name or organ.level == "central":
        return organ
    if organ.place.status == "ambiguous":
        organ = _named_in_full(organ, lines, year)
    elif named := _named_elsewhere(organ, lines, year):
        return _complete(organ, named[0], year) if len(named) == 1 else organ
    elif places := _printed_in_full(organ, lines, year):
        full = _complete(organ, read_organ(places[0], year), year)
        return _noted(full, f"the page names {places[0]}") if len(places) == 1 else organ
    return organ if organ.place.adcode else _of_the_site(organ, lines, year)


def _complete(organ: Organ, other: Organ, year: int | None) -> Organ:
    """Give an organ without a known place (市教育局, 鼓楼区教育局) the place that another name of the page states."""
    if not other.place.adcode:
        return organ
    if organ.place.status == "ambiguous":
        narrowed = read_organ(organ.name, year, other.place.name)
        return narrowed if narrowed.place.adcode else organ
    if not _may_lie_in(organ, other.place):
        return organ
    if branch := local_branch(organ.name, other.place, organ.name, year):
        return branch
    keeps_own = organ.level in ("township", "zone")
    return replace(
        organ,
        place=other.place,
        level=organ.level or other.place.level,
        territory=organ.territory if keeps_own else other.place.name,
    )


def _may_lie_in(organ: Organ, place: LookUp) -> bool:
    """Whether a place is of the kind that an organ's name speaks of: a county for 县教育局 and for a township."""
    if place.division is None or not place.name.endswith(own_kind(organ.name)):
        return False
    return organ.level != "township" or place.level == "county" or not has_counties(place.division)


def _named_elsewhere(organ: Organ, lines: Lines, year: int | None) -> list[Organ]:
    """Return the organs by whose names the page may mean one without a place (沭阳县教育局 for 教育局)."""
    text = "".join(simplify(clean(lines.joined)).split(" "))
    found: dict[str, Organ] = {}
    for name in re.findall(f"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{{2,12}}{re.escape(organ.name)}", text):
        full = read_organ(name, year)
        if full.place.adcode:
            found.setdefault(full.place.adcode, full)
    return list(found.values())


def _named_in_full(organ: Organ, lines: Lines, year: int | None) -> Organ:
    """Return an organ of an ambiguous place (鼓楼区) in the one city with which the page names it (福州市鼓楼区)."""
    text = "".join(simplify(clean("\n".join([lines.joined, *_names_in_head(lines)]))).split())
    cities = {city_above(d, year): d for d in organ.place.candidates if city_above(d, year) + d.name in text}
    cities.pop("", None)
    if len(cities) != 1:
        return organ
    [city] = cities
    return _noted(read_organ(organ.name, year, city), f"the page names {city}{cities[city].name}")


def _printed_in_full(organ: Organ, lines: Lines, year: int | None) -> list[str]:
    """Return the places that the page prints in full (衢州市) where an organ is named after one (衢州学院).

    中山大学 lies in no 中山市: the short name alone proves nothing.
    """
    if organ.kind != "department":
        return []
    text = simplify(clean(lines.joined))
    beginnings = [organ.name[:length] for length in range(len(organ.name) - 1, 1, -1)]
    divisions = next((found for name in beginnings if (found := by_stem().get(name))), [])
    printed = [d for d in divisions if d.name in text and d.first <= (year or d.last) <= d.last]
    of_cities = [city_above(d, year) + d.name for d in printed if city_above(d, year) + d.name in text]
    return of_cities if len(printed) > 1 else [d.name for d in printed]


def _noted(organ: Organ, note: str) -> Organ:
    return replace(organ, place=replace(organ.place, note=organ.place.note or note)) if organ.place.adcode else organ


def _of_the_site(organ: Organ, lines: Lines, year: int | None) -> Organ:
    """Return an organ in the place of the site that holds the page, where all that names the site agrees.

    Sites of provinces hold the pages of cities and counties: they say nothing of a bureau (教育局) that is not theirs.
    """
    found = {}
    for name in _sites(lines):
        full = _complete(organ, read_organ(name, year), year)
        own = own_kind(organ.name) or name.endswith(organ.name) or full.place.level != "province"
        if full.place.adcode and own:
            found.setdefault(full.place.adcode, _noted(full, f"the site is that of {name}"))
    return next(iter(found.values())) if len(found) == 1 else organ


def _sites(lines: Lines) -> Iterator[str]:
    """Yield the names of a page's site: in its head, behind its title, in its breadcrumbs, in its foot."""
    parts = [part for text in _names_in_head(lines) for part in re.split("[-_—|]", simplify(clean(text)))]
    crumbs = (lines.texts[index] for index in lines.matching(_CRUMB) if len(lines.texts[index]) < _LONGEST_FOOT)
    parts += [part for text in crumbs for part in _CRUMB.split(simplify(clean(text)).rpartition(":")[2])]
    for index in lines.matching(_SITE_HINT):
        if len(lines.texts[index]) < _LONGEST_FOOT:
            parts += [match[1] for match in _SITE.finditer(simplify(clean(lines.texts[index])).replace(" ", ""))]
    for part in parts:
        name = _NOT_THE_NAME.sub("", "".join(part.split()))
        if is_known_name(name):
            yield name


def _names_in_head(lines: Lines) -> list[str]:
    return [*lines.document.own_names(), lines.document.head.get("sitename", "")]


def _contacts(lines: Lines) -> Iterator[str]:
    """Yield the names that sentences give: 请与...联系, 由...编制, 现公布...2016年."""
    for sentence in lines.sentences(_CONTACT_HINT):
        for match in [*_STATES_OWN_NAME.finditer(sentence.text), *_CONTACT.finditer(sentence.text)]:
            if is_known_name(match[1]):
                yield match[1]
