"""Characters and printed numbers: what two writings of the same word have in common, and what a figure says.

Two levels. `clean` repairs characters and keeps the wording (for titles and prose); `fold` also drops spaces and
punctuation, so that two printings of one label become equal (for matching only, never for output).
"""

from __future__ import annotations

import csv
import operator
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import opencc

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_A_HAN, _NO_HAN = re.compile(f"[{HAN}]"), re.compile(f"[^{HAN}]+")

# CJK radicals that PDF fonts put in place of ordinary characters and that NFKC leaves alone (⼀ ⾏ it does fold).
_RADICALS = str.maketrans(
    "⺁⺃⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺝⺟⺠⺡⺢⺣⺤⺥⺨⺩⺪⺫⺬⺭⺮⺯⺱⺲⺶⺷⺹⺺⺼⺾⺿⻀⻃⻄⻅⻆⻇⻈⻉⻋⻍⻎⻏⻐⻑⻒⻓⻔⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "厂乛亻冂几刀刂卜㔾小小兀尣尢尣巳幺彑彐忄心扌攵旡月母民氵水灬爪爫犭王疋目示礻竹糸网网羊羊老耂肉艹艹艹西西见角角讠贝车辶辶阝钅长镸长门青韦页风飞食食饣马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202c\u2028\u2029"))
_TO_REPAIR = re.compile(f"[{''.join(map(chr, {**_RADICALS, **_INVISIBLE}))}]")
_WIDE = tuple(zip("，；：（）", ",;:()", strict=True))
_PINYIN = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    "[aāáǎàoōóǒòeēéěèiīíǐìuūúǔùüǖǘǚǜvêńňǹ][aāáǎàoōóǒòeēéěèiīíǐìuūúǔùngr]{0,4}"
)
_GLOSS = re.compile(f"(?<=[{HAN}])[(（]{_PINYIN}[)）]")


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


# The characters of GB 2312, the standard set of simplified script, that OpenCC changes, alone or in a phrase (答覆).
_HONG_KONG = tuple(zip("衞敍", "卫叙", strict=True))  # variants that t2s leaves alone
_STAYS = re.compile("乾(?=安?[县縣])")  # two counties; elsewhere it is 干
_MARKS = re.compile("[—–·•\xa0\u2000-\u200f]")  # stand in many texts, but not in GB 2312 as Python has it
_LONG = 100  # characters; a longer text is looked at in pieces
_IN_BOTH_SCRIPTS = re.compile("[乾吒哩坏夥後徵拚捱摺於榘沈菸薹藉袷覆醣麴麽]")


def simplify(text: str) -> str:
    """Return `text` in simplified script (OpenCC t2s, which works phrase by phrase).

    Conversion for Taiwan changes words too (資訊 for 信息); where the script changes, they are taken back.

    >>> simplify("行政復議案件50起"), simplify("答覆申请"), simplify("沈阳市"), simplify("政府資訊公開")
    ('行政复议案件50起', '答复申请', '沈阳市', '政府信息公开')
    """
    if text.isascii() or _is_simplified(text):
        return text
    convert = _converter().convert
    if len(text) > _LONG and "。" in text:  # no phrase holds a full stop, and few sentences of a page are to be converted
        converted = "。".join([part if _is_simplified(part) else convert(part) for part in text.split("。")])
    else:
        converted = convert(text)
    for other, standard in (*_HONG_KONG, *(_taiwan_words() if converted != text else ())):
        converted = converted.replace(other, standard)
    for match in _STAYS.finditer(text) if len(converted) == len(text) else ():
        converted = converted[: match.start()] + match[0] + converted[match.end() :]
    return converted


@lru_cache(maxsize=1)
def _taiwan_words() -> tuple[tuple[str, str], ...]:
    """Words that differ and not by their script only, in simplified script; a text of mainland script keeps its 资讯."""
    with open(Path(__file__).with_name("forms") / "taiwan_words.csv", newline="", encoding="utf-8") as file:
        return tuple((row["word"], row["mainland"]) for row in csv.DictReader(file))


def _is_simplified(text: str) -> bool:
    """Whether OpenCC has nothing to change in a text: a quarter of the cost of a conversion."""
    return (_in_gb2312(text) or _in_gb2312(_MARKS.sub("", text))) and not _IN_BOTH_SCRIPTS.search(text)


def _in_gb2312(text: str) -> bool:
    """Whether all characters of a text are of the standard set of simplified script."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def script_of(text: str) -> str:
    """Return 'traditional', 'simplified', or '' for a text with no Han characters.

    A page counts as traditional when more than one Han character in fifty changes on conversion; a name or a
    quotation in the other script does not turn a page.

    >>> script_of("政府信息公開工作年度報告"), script_of("政府信息公开工作年度报告")
    ('traditional', 'simplified')
    """
    if not _A_HAN.search(text):
        return ""
    if _is_simplified(text):
        return "simplified"
    n_han = len(_NO_HAN.sub("", text))
    foreign = len(text) - len(text.encode("gb2312", "ignore").decode("gb2312"))
    if (foreign + len(_IN_BOTH_SCRIPTS.findall(text))) * 50 <= n_han:  # no more can change
        return "simplified"
    simplified = simplify(text)
    pieces = range(0, min(len(text), len(simplified)), _LONG)
    pairs = [(text[at : at + _LONG], simplified[at : at + _LONG]) for at in pieces]
    changed = sum(sum(map(operator.ne, *pair)) for pair in pairs if operator.ne(*pair))
    return "traditional" if changed * 50 > n_han else "simplified"


def clean(text: str) -> str:
    """Return `text` with broken characters repaired and its wording, script and line breaks kept.

    Full-width letters and digits, compatibility radicals, invisible characters and pinyin glosses go; quotation
    marks, brackets and spaces stay (ideographic and no-break spaces as plain ones).

    >>> clean("政(zheng)府(fu)信(xin)息⼀１２３\\u200b")
    '政府信息一123'
    """
    if text.isascii():
        return text
    for wide, narrow in _WIDE:  # left to NFKC, these few would cost ten times as much
        text = text.replace(wide, narrow)
    if _TO_REPAIR.search(text):
        text = unicodedata.normalize("NFKC", text.translate(_RADICALS)).translate(_INVISIBLE)
    else:
        text = unicodedata.normalize("NFKC", text)
    return _GLOSS.sub("", text) if "(" in text else text


_DROPPED = re.compile(r"[\s\"'“”‘’「」『』《》<>〈〉·•、,，。.．;；:：!！?？/\\|_~*#=\-–—―－−…]+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the matching form of `text`: cleaned, simplified, without spaces and punctuation; brackets as ( ).

    Labels and the text of a report are compared in this form and in no other. Results are kept, for the labels of one
    report are mostly those of the next.

    >>> fold("其他法律行政法規禁止公開") == fold("其他 法律、行政法规禁止公开")
    True
    >>> fold("3.危及“三安全一稳定”")
    '3危及三安全一稳定'
    """
    folded = _DROPPED.sub("", simplify(clean(text)))
    return folded.translate(_BRACKETS)


_BRACKETS = str.maketrans("[]【】〔〕{}", "()()()()")


@dataclass(frozen=True, slots=True)
class Number:
    """A figure as printed: its value, the unit printed with it ('' if none), a remark in brackets or on what is among
    it (其中 ...), and whether the text itself calls it approximate (约, 近, 余, 超过 ...)."""

    value: Decimal
    unit: str = ""
    remark: str = ""
    approximate: bool = False


UNITS = "人次|万元|亿元|元|条|件|次|篇|份|期|场|起|宗|个|项|人|例|类|班|家|处|部"
UNIT_WORDS = frozenset(UNITS.split("|"))
_NUMBER = re.compile(
    r"(?P<about>约|近|超过?|逾)?(?:(?:共计|合计|共|计)(?!\s\s))?\s*"
    r"(?:(?P<sign>[+\-]|增加?|减少?)\s?)?"
    r"(?P<digits>\d{1,3}(?:,\s?\d{3})+|[1-9]\d{0,2}(?:[ \u2009]\d{3})+|\d+)(?P<decimals>\.\d+)?\s*"
    r"(?P<more>余|多)?\s*(?P<scale>[万亿千百])?(?P<more2>余|多)?\s*"
    rf"(?P<unit>{UNITS}|件次|项次)?"
    r"\s*(?P<remark>\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^][]*\])?"
    rf"(?P<among>[,;]?\s*其中[^。;]{{1,40}}\d(?:{UNITS}))?"
    r"(?:[*'’。]+|(?<=\d\d\d)[.、])?"
)
_NOTE_MARK = re.compile("[\u00b2\u00b3\u00b9\u2070-\u209f\u2460-\u24ff\u2776-\u2793]+")  # ¹ ² ① ❶: no digits of a figure
MOST_DIGITS = 15  # what a float holds exactly, and more than any count
_SCALES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
NOT_APPLICABLE = re.compile(r"[/\\]|-{1,4}|[—–―－一]{1,4}|不适用|不涉及|\*{1,3}")
NONE_STATED = re.compile(r"无|零|〇")


@lru_cache(maxsize=65536)
def parse_number(text: str) -> Number | None:
    """Return the figure that `text` as a whole is, or None if it is not one figure.

    `text` is one cell or one line. Full-width digits, thousands separators, a sign, 万 and 亿, a unit and a remark in
    brackets are understood; 万元 and 亿元 stay units (the form says which unit its money has). 无 and 零 state zero.

    >>> parse_number("１，２３４件")
    Number(value=Decimal('1234'), unit='件', remark='', approximate=False)
    >>> parse_number("14.5萬條").value, parse_number("160.5964万元").unit, parse_number("+213").value
    (Decimal('145000'), '万元', Decimal('213'))
    >>> parse_number("22（其中修订16件）").remark, parse_number("22其中：修订16件").remark, parse_number("5①").value
    ('其中修订16件', '其中:修订16件', Decimal('5'))
    >>> parse_number("2016年度") is None
    True
    """
    mark = _NOTE_MARK.search(text)
    if mark:
        text = _NOTE_MARK.sub("", text)
    text = clean(text).strip()
    if not text:
        return None
    if not text[-1].isascii() or not text[0].isascii():
        text = simplify(text)
        if NONE_STATED.fullmatch(text):
            return Number(Decimal(0))
    match = _NUMBER.fullmatch(text.replace("−", "-").replace("，", ","))
    if match is None or len(match["digits"]) > MOST_DIGITS:
        return None
    value = Decimal(re.sub(r"[,\s]", "", match["digits"]) + (match["decimals"] or ""))
    unit, scale = match["unit"] or "", match["scale"]
    if scale and unit == "元" and scale in "万亿":
        unit = scale + unit
    elif scale:
        value = Decimal(format((value * _SCALES[scale]).normalize(), "f"))
    if (match["sign"] or "")[:1] in ("-", "减"):
        value = -value
    remark = (match["remark"] or "")[1:-1] or (match["among"] or "").lstrip(",; \n") or (mark.group() if mark else "")
    approximate = bool(match["about"] or match["more"] or match["more2"])
    return Number(value, unit, remark, approximate)


@lru_cache(maxsize=65536)
def is_not_applicable(text: str) -> bool:
    """Whether a cell prints the mark of a figure that does not apply: `/`, `-`, `——`.

    >>> is_not_applicable("——"), is_not_applicable("0")
    (True, False)
    """
    return NOT_APPLICABLE.fullmatch(clean(text).strip()) is not None


def prints_figure(text: str) -> bool:
    """Whether a text as a whole is a figure, or the mark of one that does not apply.

    >>> prints_figure("12件"), prints_figure("——"), prints_figure("规章")
    (True, True, False)
    """
    return parse_number(text) is not None or is_not_applicable(text)


def is_figures_cell(text: str) -> bool:
    """Whether a cell may be a figure's: it prints one, or the mark of none, or is blank.

    >>> is_figures_cell("12"), is_figures_cell(""), is_figures_cell("规章")
    (True, True, False)
    """
    return not text or prints_figure(text)
