"""Whose figure it is: the reporting body's as a whole, a part of its territory's, another body's."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

from reportlib.concepts import words
from reportlib.mentions import find_counts
from reportlib.scene import Scene, open_brackets
from reportlib.sentences import Sentence

OFFICE = re.compile("(?:人民)?政府(?:办公[厅室]|办)$")
_DIVISION = re.compile(".*?([市县区旗])(?!.*[县区旗](?!划))")  # the last division that a publisher's name holds
_KIND = re.compile("街道|县(?!市|区)")
_SEAT = re.compile("(?:人民)?政府(?:办公[厅室]|办)?$|办事处$")
# A division or a township, no bureau: 市场监管局.
_LOWER = re.compile("[\u4e00-\u9fff]{1,7}?(?:[市县区旗](?!.?委|场|容|政|管)|街道|镇|乡(?!村))")
_KIND_FIRST = re.compile("[省市县区州旗](?!.[省市县区州旗])")
_AND_ITS = re.compile("(?:机关)?[及和与](?=其|各|所属|下属|直属)")
_BROKEN_DOWN = re.compile("(?:从|按照?)[^,:;。\\d]{2,10}(?:看|分|统计|划分)[,:]")
_PART, _DEALT_WITH = re.compile("[省市县区州旗镇乡街局委厅办门位关]"), re.compile("办结|答复|回复|结转|办理")
_THOSE = re.compile("(?:在|对|这|该)*(\\d+)[件份宗](?:政府信息公开)?(?:申请)?中")
_PART_COUNTED = re.compile(  # 其中会机关收到644件
    r"其中[:,]?(?P<name>[^,;:。、()\d]{1,11}(?:[局委厅办府级部署市县区州旗镇乡]|机关|街道|单位|部门))(?:一?共|则|分别)*"
    r"(?:收到|受理|接收|接到|新收)?(?:申请)?(?P<number>\d+)[件份宗条]"
)
_SUM = re.compile(r"(?:合计|共计|总计)(?:收到|受理|答复|办结)?(?=(\d{1,9})[件份宗])")
_COLLECTIVE = re.compile("部门|单位|机关|直属|各|^[市县区旗镇乡街道]+$")
_ENDS_IN_COUNT = re.compile(r"\d[件份条宗起例]$")
_NAMED_BEFORE = ("one_body", "own", "others")


def part_of_territory(scene: Scene, start: int, end: int, publisher: str = "") -> str:
    """Return the words that make the figure one of a part or of another body, '' if it is of the reporting body."""
    if not scene.parts:
        return ""
    if "above" in scene.parts and (wider := _territory_above(scene, end, publisher)):
        return wider
    text = scene.text
    example = words("part", "example").search(text) if "example" in scene.parts else None
    if example and example.end() <= start:
        return example[0]
    if part := _part_named(scene, start, end, publisher):
        return part
    return _other_body(scene, end, publisher) if "subject" in scene.parts else ""


def _part_named(scene: Scene, start: int, end: int, publisher: str) -> str:
    """Return the words for a part that stand in the clause of a figure, or in the one before 其中, '' if none."""
    named = [name for name in _NAMED_BEFORE if name in scene.parts]
    if not named:
        return ""
    lead, begin = scene.clause(start)
    leads = [lead + scene.text[start:end]]
    before = scene.clause(begin - 1)[0] if lead.startswith("其中") and scene.text[begin - 1] == "," else ""
    if _ENDS_IN_COUNT.search(before):  # 市本级198件,其中按时答复195件
        leads.append(before)
    for lead in leads:
        for name in named:
            if (part := words("part", name).search(lead)) and not _is_own_kind(part[0], publisher):
                whole = words("whole", "territory").search(lead)
                if whole is None or lead.startswith("其中"):
                    return part[0]
                break
    return ""


def _is_own_kind(part: str, publisher: str) -> bool:
    """Whether 街道共收到 or 县收到 at the head of a clause is the publisher itself, a street or a county.

    >>> _is_own_kind("街道共", "麦子店街道办事处"), _is_own_kind("街道共", "朝阳区人民政府")
    (True, False)
    """
    kind = _KIND.match(part)
    return kind is not None and _SEAT.sub("", publisher).endswith(kind[0])


def _territory_above(scene: Scene, end: int, publisher: str) -> str:
    """Return the territory above the publisher's that the sentence last named as counting (全省共收到), '' if none."""
    counting = words("part", "above").finditer(scene.text, 0, end)
    named = [match for match in counting if scene.above.fullmatch(match["of"])]
    if not named or words("part", "back").search(scene.text, named[-1].end(), end):
        return ""
    receiver = receiver_at(scene, end - 1)
    own = receiver and publisher and is_short_for(receiver, publisher) and scene.text.rfind(receiver, 0, end)
    return "" if own and own > named[-1].start() else named[-1][0]


def _other_body(scene: Scene, position: int, publisher: str) -> str:
    """Return the body that the sentence last named as the one who received, where that is not the publisher.

    Without `publisher` one body is the reporting one (市卫生局共收到), and two in a sentence are both others.
    """
    name = receiver_at(scene, position - 1)
    if not name:
        return ""
    head = _AND_ITS.split(name)[0]
    if words("whole", "territory").search(scene.clause(position)[0]):
        head = head.removesuffix("各部门")  # 市政府各部门及各区
    if publisher and is_short_for(head, publisher) and not _is_above(head, publisher):
        # 市政府 and its office are the city, but not in a list of its departments; 市政府及其部门 are
        office = head == name and (OFFICE.search(name) or name.endswith("政府")) and not OFFICE.search(publisher)
        return name if office and not all(is_short_for(other, publisher) for other in _receivers(scene)[1]) else ""
    if publisher:
        return name
    return name if any(other and not _is_same(name, other) for other in _receivers(scene)[1]) else ""


def _is_above(name: str, publisher: str) -> bool:
    """Whether `name` is the territory in which the publisher's own one lies, or a body of that.

    >>> _is_above("西城区", "北京市西城区展览路街道办事处"), _is_above("衢州市", "衢州市司法局")
    (True, False)
    >>> _is_above("市教育局", "衢州市柯城区教育局"), _is_above("区教育局", "衢州市柯城区教育局")
    (True, False)
    """
    at = publisher.find(name)
    if at >= 0:
        return _LOWER.match(publisher, at + len(name)) is not None
    kind, own = _KIND_FIRST.match(name), _DIVISION.match(publisher)
    return bool(kind and own and (own[1] != kind[0] or _LOWER.match(publisher, own.end())))


def are_other_bodies(figures: list[tuple[Scene, int]]) -> bool:
    """Whether figures, each a sentence and a position in it, are all of named bodies, and not all of the same one."""
    names = [receiver_at(scene, at) for scene, at in figures]
    return all(names) and not all(_is_same(name, names[0]) for name in names)


def is_government(publisher: str) -> bool:
    """Whether a publisher is a government, its office or what administers a territory."""
    return OFFICE.search(publisher) is not None or publisher.endswith(("政府", "管委会", "管理委员会", "办事处"))


def is_received_by(scene: Scene, position: int, publisher: str) -> bool:
    """Whether the words before `position` name the publisher as the one who received: 我局, or its short form."""
    names_self = words("part", "back").search(scene.clause(position)[0])
    if names_self or "subject" not in scene.parts:
        return names_self is not None
    name = receiver_at(scene, position)
    return bool(name) and is_short_for(name, publisher)


def receiver_at(scene: Scene, position: int) -> str:
    """Return the body last named as the one who received, up to `position`; '' for the reporting one or none.

    One named in a bracket, or in a list before a semicolon, is not the one who received what follows: 收到58件
    (区财政局20件),答复58件; 查阅点52个,其中各镇18个;举办培训班6期.
    """
    starts, names = _receivers(scene)
    index = bisect_right(starts, position)
    while index and _is_told_aside(scene.text, starts[index - 1], names[index - 1], position):
        index -= 1
    return names[index - 1] if index and not is_whole_again(scene.text, starts[index - 1], position) else ""


def part_again(text: str, previous: Sentence | None, totals: Iterable[tuple[Decimal, Sentence]]) -> str:
    """Return the words of a part that a sentence goes on about: 全市办理412件,其中市局办理87件。87件申请中,公开41件.

    Also of one that it names again: 市局答复85件. None where as many are one of the `totals` told before, each with
    its sentence, or the sentence does not begin with such words.
    """
    if previous is None or "其" not in previous.printed or "其中" not in previous.text:
        return ""
    if those := _THOSE.match(text):
        counted = rf"其中[^;。]*?(?<!\d)(?<!实际受理)(?<!正式受理){those[1]}[件份宗]"
        is_part = re.search(counted, previous.text) and all(value != Decimal(those[1]) for value, _ in totals)
        return those[0] if is_part else ""
    if text[:2] not in previous.text:
        return ""
    parts = [part for part in _PART_COUNTED.finditer(previous.text) if text.startswith(part["name"])]
    wholes = [value for value, sentence in totals if sentence is previous] if parts else []
    is_part = wholes and Decimal(parts[0]["number"]) < min(wholes)
    return parts[0]["name"] if is_part else ""


def names_whole(scene: Scene, position: int) -> bool:
    """Whether the words of the clause before `position` name the whole again: 市本级收到10件,全市办结28件."""
    lead = scene.clause(position)[0]
    return not lead.startswith("其中") and words("whole", "territory").search(lead) is not None


def _is_told_aside(text: str, start: int, name: str, position: int) -> bool:
    """Whether a body was named in a bracket, or with its figure alone (各镇18个), which ends before `position`."""
    if open_brackets(text, start, position) < 0:
        return True
    end = start + len(name)
    return bool(name) and text[end].isdecimal() and text.find(";", end, position) >= 0


def is_whole_again(text: str, part: int, position: int) -> bool:
    """Whether figures are of the whole again, for those of the parts before them add up to it.

    Behind a semicolon also where the first of them is larger than each of the parts, or where words (从申请方式看)
    break down the whole anew. The part was named at `part`: 收到30件,其中市本级10件,各县20件;办结28件.
    """
    if _are_complete(text, part, position):
        return True
    begin = text.rfind(";", part, position)
    if begin > 0 and _BROKEN_DOWN.match(text, begin + 1):
        return True
    parts = text.rfind("其中", 0, part + 1) if begin > 0 else -1
    if parts < 0:
        return False
    counted = [one.value for one in find_counts(text[parts:begin])]
    first = next((one.value for one in find_counts(text[begin:])), 0)
    return bool(counted) and first > max(counted)


def _are_complete(text: str, part: int, position: int) -> bool:
    """Whether the parts told before `position`, one of them at `part`, are as many as a figure before them."""
    told = find_counts(text[:position])
    for index, whole in enumerate(told):
        added = 0
        for before, one in pairwise(told[index:]):
            named = text[before.end : one.start]
            if not _PART.search(named) or _DEALT_WITH.search(named):
                break
            added += one.value
            if added == whole.value and before is not whole and whole.end <= part + 2 and part < one.end:
                return True
    return False


def _receivers(scene: Scene) -> tuple[list[int], list[str]]:
    """Where the sentence names those who received, and their names; '' for the reporting body: 我局."""
    if scene.receivers is None:
        scene.receivers = _find_receivers(scene.text) if "subject" in scene.parts else ([], [])
    return scene.receivers


def _find_receivers(text: str) -> tuple[list[int], list[str]]:
    found = [(match.start("name"), match["name"]) for match in words("part", "subject").finditer(text)]
    if found:
        sums = [match for match in _SUM.finditer(text) if _is_sum_of_bodies(text, found, match)]
        found += [(match.start(), "") for match in (*sums, *words("whole", "self").finditer(text))]
    found.sort()
    return [start for start, _ in found], [name for _, name in found]


def _is_sum_of_bodies(text: str, bodies: list[tuple[int, str]], total: re.Match[str]) -> bool:
    """Whether a sum is that of what each body received: 市政府收到9件,县区收到26件,合计35件."""
    ends = [start + len(name) for start, name in bodies if start < total.start()]
    figures = [next((one.value for one in find_counts(text[end:])), 0) for end in ends]
    are_all = any(_COLLECTIVE.search(name) for _, name in bodies)  # not of two bureaus
    return are_all and len(figures) > 1 and sum(figures) == int(total[1])


def is_short_for(name: str, publisher: str) -> bool:
    """Whether `name` may be a short form of `publisher`: its characters in their order, or its office.

    >>> is_short_for("市人社局", "衢州市人力资源和社会保障局"), is_short_for("市公安局", "衢州市司法局")
    (True, False)
    """
    if publisher.endswith("分局"):  # 黄浦公安分局 is 上海市公安局黄浦分局, and 市公安局 is not
        return name.endswith("分局") and set(name) <= set(publisher)
    rest = iter(publisher)
    return all(character in rest for character in OFFICE.sub("政府", name))


def _is_same(one: str, other: str) -> bool:
    return is_short_for(one, other) or is_short_for(other, one)


def above_level(level: str, publisher: str) -> re.Pattern[str] | None:
    """Return what names the territories above a publisher's, after 全; None for a ministry.

    >>> above_level("county", "沭阳县人民政府").pattern, above_level("county", "抚远市人民政府").pattern
    ('国|省|自治区|市', '国|省|自治区')
    """
    if level == "central":
        return None
    if "地区" in publisher:  # 全区 is 全地区
        level = "county"
    place = _DIVISION.match(publisher)
    if level == "county" and place and place[1] != "市":
        level = "district"
    return words("above", level or "unknown")
