"""Sentences of every idiom to claims, and the complete claims of five original reports checked by hand."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from opencc import OpenCC

from reportlib.concepts import all_wordings, rows_in, words
from reportlib.document import Paragraph
from reportlib.errors import FormDataError
from reportlib.mentions import find_mentions, han_to_number
from reportlib.prose import WORTH_READING, Claim, read_claims
from reportlib.sentences import Sentence, make_texts, may_state, read_sentences
from tests import documents

ROOT = Path(__file__).resolve().parent.parent
SENTENCES = [
    line.rstrip("\n")
    for line in Path(__file__).with_name("prose_sentences.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
TRADITIONAL = str.maketrans(
    "政务复议诉讼申请结转条万众网络开办总计报书费", "政務復議訴訟申請結轉條萬眾網絡開辦總計報書費"
)

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def paragraphs(text: str, separator: str = "\n") -> list[Paragraph]:
    return documents.paragraphs(*text.split(separator))


def said(claims: list[Claim]) -> list[str]:
    return sorted(f"{one.item} {one.column} {one.value}{'~' if one.approximate else ''}" for one in claims)


def figures(claims: list[Claim]) -> set[tuple[str, str, Decimal]]:
    return {(one.item, one.column, one.value) for one in claims}


def expectation(line: str) -> tuple[int, str, list[str]]:
    source, _, claims = line.partition("=>")
    year, _, sentence = source.partition("|")
    return int(year), sentence.strip(), sorted(claim.strip() for claim in claims.split(";") if claim.strip())


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_makes_these_claims_and_no_others(line: str) -> None:
    year, sentence, expected = expectation(line)
    assert said(read_claims(paragraphs(sentence, "/"), year)) == expected


@pytest.mark.parametrize("line", SENTENCES[::4])
def test_the_other_script_makes_the_same_claims(line: str) -> None:
    year, sentence, expected = expectation(line)
    assert said(read_claims(paragraphs(sentence.translate(TRADITIONAL), "/"), year)) == expected


@pytest.mark.parametrize("line", [line for line in SENTENCES[1::3] if "/" not in line])
def test_invisible_characters_and_full_width_digits_hide_no_claim(line: str) -> None:
    year, sentence, expected = expectation(line)
    broken = "\u200b".join(sentence.translate(FULL_WIDTH))
    assert said(read_claims(paragraphs(broken), year)) == expected


@pytest.mark.parametrize("printed", [lambda text: text, "\u200b".join, " ".join, "”".join, OpenCC("s2t").convert])
def test_no_sign_of_a_figure_is_overlooked_before_cleaning(printed: Callable[[str], str]) -> None:
    texts = {text[at : at + 3] for text in map(str, SENTENCES) for at in range(len(text))}
    signs = [text for text in texts if WORTH_READING.search(text) or "复议" in text or "诉讼" in text]
    assert len(signs) > 1000
    assert [text for text in signs if not may_state(printed(text))] == []


def test_the_list_of_sentences_is_long_and_holds_silences() -> None:
    expected = [expectation(line)[2] for line in SENTENCES]
    assert len(expected) >= 200
    assert sum(not claims for claims in expected) >= 60


def test_a_claim_keeps_the_sentence_as_printed_and_the_place_where_it_starts() -> None:
    text = "縣政府辦公室工作。全縣共收到政府信息\n\n公開申請 １２ 件，  均按期答復。其他工作照常。"
    received, on_time = read_claims(paragraphs(text), 2012)
    assert received.sentence == "全縣共收到政府信息公開申請 １２ 件，  均按期答復。"
    assert (str(received.place), received.value) == ("line 1", 12)
    assert (on_time.item, on_time.value) == ("applications.completed.on_time", 12)


def test_parts_of_a_territory_come_on_request_with_their_words() -> None:
    text = "三、依申请公开\n全市受理政府信息公开申请60件，其中市本级收到40件，各县（市、区）收到20件。"
    assert said(read_claims(paragraphs(text), 2016)) == ["applications.received total 60"]
    parts = {claim.scope: claim.value for claim in read_claims(paragraphs(text), 2016, parts=True)}
    assert parts == {"": 60, "市本级": 40, "各县": 20}


def test_what_follows_the_total_of_a_part_is_of_that_part() -> None:
    text = "2023年，市政府新收政府信息公开申请215件，上年结转6件，全部按时办结；全市各级行政机关新收政府信息公开申请1328件。"
    assert said(read_claims(paragraphs(text), 2023, publisher="衢州市人民政府")) == ["applications.received total 1328"]
    own = "2023年，市政府新收政府信息公开申请215件，上年结转6件。"
    assert len(read_claims(paragraphs(own), 2023, publisher="衢州市人民政府")) == 2
    bracket = "全州收到政府信息公开申请587件，其中县市501件；办理总数603件（含上年结转16件）。"
    claims = read_claims(paragraphs(bracket), 2024, publisher="大理白族自治州人民政府")
    handled = ["applications.carried_in total 16", "applications.handled total 603"]
    assert said(claims) == [*handled, "applications.received total 587"]


def test_a_bureau_with_its_units_and_this_street_are_the_reporting_body() -> None:
    units = "市水利局及所属单位收到政府信息公开申请12件。"
    assert said(read_claims(paragraphs(units), 2022, publisher="安康市水利局")) == ["applications.received total 12"]
    assert said(read_claims(paragraphs(units), 2022, publisher="安康市人民政府")) == []
    street = "今年我街道共收到政府信息公开申请4件。"
    claims = read_claims(paragraphs(street), 2021, publisher="鹿城区五马街道办事处", level="township")
    assert said(claims) == ["applications.received total 4"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市政府收到信息公开申请4件，答复4件。全市收到申请23件，答复22件。", {23, 22}),
        ("市本级收到信息公开申请4件；办结4件。全市收到申请23件，办结22件。", {23, 22}),
        ("市本级收到信息公开申请4件，办结4件。其中，予以公开3件。", set()),
        ("全市收到信息公开申请23件，其中市本级收到4件；办结22件。其中，予以公开13件。", {23, 22, 13}),
        ("市水利局主动公开政府信息21条。其中市政府门户网站公开8条。", {8}),
        ("市政府及其部门主动公开政府信息21条。", {21}),
        ("市政府收到信息公开申请14件，答复12件。其中，予以公开9件。市直部门收到申请23件。", set()),
        ("市政府收到信息公开申请14件。市直部门收到申请23件。全市收到申请37件。", {37}),
        ("我市收到信息公开申请14件。其中市直部门收到申请8件。", {14}),
        ("全市设立公共查阅点52个，其中市本级3个、县区28个；召开新闻发布会6场。", {6}),
        ("全市系统收到信息公开申请108件，其中局机关收到64件。局机关按期答复61件。", {108}),
        ("全市系统收到信息公开申请108件，局机关收到64件。局机关收到的64件中，予以公开41件。", {108}),
        ("全省收到信息公开申请108件，其中衢州市收到64件。衢州市按期答复61件。", {64, 61}),
    ],
)
def test_what_a_part_dealt_with_is_not_what_all_did(text: str, expected: set[int]) -> None:
    claims = read_claims(paragraphs(text), 2023, publisher="衢州市人民政府", level="prefecture")
    assert {int(claim.value) for claim in claims} == expected


def test_what_is_told_of_those_received_by_a_part_is_of_that_part() -> None:
    text = "全县收到政府信息公开申请105件。县政府办收到的19件申请全部按时办结，其中予以公开10件。"
    assert said(read_claims(paragraphs(text), 2021, publisher="沭阳县人民政府")) == ["applications.received total 105"]
    own = text.replace("19", "105")
    assert len(read_claims(paragraphs(own), 2021, publisher="沭阳县人民政府")) == 3


@pytest.mark.parametrize(
    ("text", "publisher", "value"),
    [
        ("市水利局受理政府信息公开申请7件。", "衢州市司法局", None),
        ("市司法局受理政府信息公开申请7件。", "衢州市司法局", 7),
        ("市司法局受理政府信息公开申请7件，市水利局受理2件。", "衢州市司法局", 7),
        ("市人社局受理政府信息公开申请7件。", "衢州市人力资源和社会保障局", 7),
        ("市政府办公室受理政府信息公开申请7件。", "衢州市人民政府", 7),
        ("柯城区受理政府信息公开申请7件。", "衢州市人民政府", None),
        ("全市受理政府信息公开申请60件，市水利局受理申请7件。", "衢州市人民政府", 60),
        ("我局受理政府信息公开申请7件。", "衢州市司法局", 7),
        ("市政府信息公开领导小组办公室受理信息公开申请7件。", "衢州市人民政府", 7),
        ("各级各部门受理政府信息公开申请7件。", "衢州市人民政府", 7),
        ("市政府办公室收到政府信息公开申请31件，市水利局收到申请7件。", "衢州市人民政府", None),
        ("各街道收到政府信息公开申请126件，市政府收到申请560件。", "衢州市人民政府", None),
        ("市政府办公室代表市政府共收到政府信息公开申请31件。", "衢州市人民政府办公室", 31),
        ("市政府办公室代市政府受理政府信息公开申请31件。", "衢州市人民政府办公室", 31),
        ("局机关及直属单位受理政府信息公开申请7件。", "衢州市司法局", 7),
        ("2012年本单位未收到政府信息公开申请。", "衢州市司法局", 0),
        ("2012年，本部门收到政府信息公开申请7件。", "衢州市司法局", 7),
        ("本溪市收到政府信息公开申请7件。", "衢州市司法局", None),
        ("市政府2012年共收到政府信息公开申请560件，我局收到28件。", "衢州市司法局", None),
        ("市政府2012年共收到政府信息公开申请560件。", "衢州市人民政府", 560),
        ("北京市2012年共收到政府信息公开申请50000件，西城区1876件。", "北京市西城区人民政府", None),
        ("西城区2012年共收到政府信息公开申请1876件。", "北京市西城区人民政府", 1876),
        ("街道共受理政府信息公开申请35件。", "北京市朝阳区麦子店街道办事处", 35),
        ("街道共受理政府信息公开申请35件。", "北京市朝阳区人民政府", None),
        ("县共收到政府信息公开申请35件。", "沭阳县人民政府", 35),
        ("2012年度街道收到政府信息公开申请35件。", "苏州市虎丘区狮山横塘街道办事处", 35),
        ("州发改委收到信息公开申请4件。全州发改系统收到申请23件。", "大理白族自治州发展和改革委员会", 4),
        ("全州发改系统收到信息公开申请23件。州发改委收到申请4件。", "大理白族自治州发展和改革委员会", 23),
        ("市政府收到信息公开申请4件。全市收到申请23件。", "衢州市人民政府", 23),
        ("市政府办公室收到信息公开申请4件。全市收到申请23件。", "衢州市人民政府办公室", 4),
        ("夫子庙街道收到政府信息公开申请9件，秦淮区收到210件。", "南京市秦淮区夫子庙街道办事处", 9),
        ("市教育局收到政府信息公开申请56件，区教育局收到6件。", "衢州市柯城区教育局", 6),
        ("市政府收到政府信息公开申请560件。", "衢州市柯城区人民政府", None),
        ("市政府及各部门收到政府信息公开申请560件。", "衢州市柯城区人民政府", None),
        ("市政府及其部门收到政府信息公开申请560件。", "衢州市人民政府", 560),
        ("市政府收到政府信息公开申请560件。", "昆山市人民政府", 560),
        ("区政府收到政府信息公开申请60件，镇政府收到6件。", "衢州市柯城区航埠镇人民政府", 6),
        ("黄浦公安分局收到政府信息公开申请36件，市公安局收到520件。", "上海市公安局黄浦分局", 36),
        ("市公安局因政府信息公开被申请行政复议2件。", "衢州市人民政府", None),
        ("市公安局因政府信息公开被申请行政复议2件。", "衢州市公安局", 2),
        ("市公安局被提起政府信息公开行政诉讼1件。", "衢州市人民政府", None),
        ("市政府办公室收到信息公开申请4件。全市收到申请23件。", "衢州市人民政府", 23),
        ("市政府召开新闻发布会26场，区和部门召开新闻发布会41场。", "衢州市人民政府", None),
        ("市政府召开新闻发布会26场。", "衢州市人民政府", 26),
        ("市水利局召开新闻发布会2场。", "衢州市人民政府", None),
        ("市公安局收到政府信息公开申请5件，市教育局收到申请6件，合计11件。", "衢州市人民政府", None),
        ("市公安局发生政府信息公开行政复议8件。", "衢州市人民政府", None),
        ("市公安局设立政府信息公开查阅点5个。", "衢州市人民政府", None),
        ("市公安局制发规范性文件12件。", "衢州市人民政府", None),
        ("市公安局制发规范性文件12件。", "衢州市公安局", 12),
        ("市公安局通过《警务公报》公开信息12条。", "衢州市人民政府", None),
        ("市政府各部门及各区收到政府信息公开申请136件。", "衢州市人民政府", 136),
        ("市政府各部门及各区收到政府信息公开申请136件。", "衢州市司法局", None),
        ("全市收到政府信息公开申请23件，其中江山市14件，开化县9件；开化县答复9件，江山市答复14件。", "衢州市人民政府", 23),
        ("市水利局另受理政府信息公开申请2件。", "衢州市人民政府", None),
        ("市水利局因政府信息公开发生行政复议2件。", "衢州市人民政府", None),
        ("市水利局因政府信息公开发生行政复议2件。", "衢州市水利局", 2),
        ("收到政府信息公开申请7件，市水利局予以公开2件。", "衢州市人民政府", 7),
        ("市属国有企业收到信息公开申请7件。", "衢州市人民政府", None),
    ],
)
def test_the_publisher_tells_its_own_figures_from_another_body_s(text: str, publisher: str, value: int | None) -> None:
    claims = read_claims(paragraphs(text), 2012, publisher=publisher)
    assert [int(claim.value) for claim in claims] == ([] if value is None else [value])


@pytest.mark.parametrize(("value", "expected"), [(121, [121]), (60, [])])
def test_a_government_that_received_as_many_as_its_parts_is_the_whole(value: int, expected: list[int]) -> None:
    text = f"衢州市新收政府信息公开申请{value}件。市级部门新收申请86件，乡镇新收35件。"
    claims = read_claims(paragraphs(text), 2023, publisher="衢州市人民政府", level="prefecture")
    assert [int(claim.value) for claim in claims] == expected


def test_those_of_every_kind_that_a_bureau_handles_for_its_government_leave_none_of_its_own() -> None:
    text = "代区政府办理行政复议案件72件，其中涉及政府信息公开9件；代理区政府行政应诉48件，其中政府信息公开4件。"
    assert read_claims(paragraphs(text), 2020, publisher="丽水市莲都区司法局", level="district") == []


@pytest.mark.parametrize(
    ("publisher", "value"),
    [("衢州市人民政府", 6), ("衢州市人民政府办公室", 6), ("衢州市司法局", None), ("", None)],
)
def test_suits_handled_for_the_government_are_its_own(publisher: str, value: int | None) -> None:
    claims = read_claims(paragraphs("代表市政府应诉政府信息公开行政诉讼6件。"), 2016, publisher=publisher)
    assert [int(claim.value) for claim in claims] == ([] if value is None else [value])


@pytest.mark.parametrize(
    ("text", "publisher", "level", "value"),
    [
        ("全省收到政府信息公开申请9000件。", "衢州市人民政府", "prefecture", None),
        ("全省收到政府信息公开申请9000件。", "浙江省人民政府", "province", 9000),
        ("全省共收到政府信息公开申请9000件，办结8900件，其中我市收到194件。", "衢州市人民政府", "prefecture", 194),
        ("全省政府信息公开申请9000件，衢州市收到政府信息公开申请194件。", "衢州市人民政府", "prefecture", 194),
        ("在全省政务公开考核中名列前茅，收到政府信息公开申请194件。", "衢州市人民政府", "prefecture", 194),
        ("全国各级行政机关受理政府信息公开申请30万件，我市收到194件。", "衢州市人民政府", "", 194),
        ("全国税务系统受理政府信息公开申请9000件，全国共受理9000件。", "国家税务总局", "central", 9000),
        ("全市各级行政机关收到政府信息公开申请194件。", "沭阳县人民政府", "county", None),
        ("全市收到政府信息公开申请12件。", "抚远市人民政府", "county", 12),
        ("全区收到政府信息公开申请23件。", "大兴安岭地区行政公署", "prefecture", 23),
        ("全区收到政府信息公开申请230件。", "南宁市人民政府", "prefecture", None),
        ("全县收到政府信息公开申请40件，我镇收到2件。", "沭阳县庙头镇人民政府", "township", 2),
        ("全市收到政府信息公开申请194件。", "衢州市人民政府", "", 194),
        ("全省制发规范性文件194件。", "衢州市人民政府", "prefecture", None),
        ("全省未收到政府信息公开申请。", "衢州市人民政府", "prefecture", None),
        ("全省因政府信息公开发生行政复议94件。", "衢州市人民政府", "prefecture", None),
        ("全省信息公开工作有序，因政府信息公开发生行政复议94件。", "衢州市人民政府", "prefecture", 94),
        ("参加全省召开的新闻发布会，公开政府信息194条。", "衢州市人民政府", "prefecture", 194),
        ("市里收到政府信息公开申请194件。", "沭阳县人民政府", "county", None),
        ("市里收到政府信息公开申请194件，县里收到政府信息公开申请12件。", "沭阳县人民政府", "county", 12),
        ("市里收到政府信息公开申请194件。", "衢州市人民政府", "prefecture", 194),
    ],
)
def test_a_territory_above_the_publisher_s_makes_no_claim(
    text: str, publisher: str, level: str, value: int | None
) -> None:
    claims = read_claims(paragraphs(text), 2016, publisher=publisher, level=level)
    assert [int(claim.value) for claim in claims] == ([] if value is None else [value])


@pytest.mark.parametrize("conversion", ["s2twp", "s2hk", "s2tw"])
@pytest.mark.parametrize(
    "sentence",
    [
        "收到政府信息公开申请30件，其中网络申请12件。",
        "公开规范性文件19件，发布政府信息4000条。",
        "门户网站公开信息1200条，主动公开政府信息2000条。",
        "举办新闻发布会3次，在线访谈5期。",
        "发生政府信息公开行政复议4件，计划受理9件。",
    ],
)
def test_words_of_taiwan_and_hong_kong_make_the_same_claims(conversion: str, sentence: str) -> None:
    converted = OpenCC(conversion).convert(sentence).replace("復", "覆")
    expected = said(read_claims(paragraphs(sentence), 2016))
    assert expected and said(read_claims(paragraphs(converted), 2016)) == expected


def test_figures_of_other_bodies_come_on_request_with_their_names() -> None:
    text = "市水利局受理政府信息公开申请7件。\n市林业局受理政府信息公开申请2件。"
    assert read_claims(paragraphs(text), 2012) == []
    parts = read_claims(paragraphs(text), 2012, parts=True)
    assert {claim.scope: int(claim.value) for claim in parts} == {"市水利局": 7, "市林业局": 2}


def test_of_two_totals_the_one_of_the_whole_territory_is_the_claim() -> None:
    text = "办公室收到政府信息公开申请12件。\n全市共收到政府信息公开申请80件。"
    assert said(read_claims(paragraphs(text), 2016)) == ["applications.received total 80"]


def test_the_same_words_are_other_items_on_other_forms() -> None:
    text = "收到政府信息公开申请9件，办结8件，不予公开1件。"
    old, new = (figures(read_claims(paragraphs(text), year)) for year in (2018, 2019))
    assert ("applications.completed", "total", 8) in old and ("applications.denied", "total", 1) in old
    assert ("applications.disposed", "total", 8) in new and len(new) == 2


def test_rows_of_a_table_that_slipped_in_make_no_claim() -> None:
    table = "（一）收到申请数\n\n194\n1.当面申请数\n35\n| 收到政府信息公开申请 | 12件 |\n一、本年新收政府信息公开申请数量 95 0 0 0 0 0 95"
    assert read_claims(paragraphs(table), 2016) == []


def test_no_paragraphs_and_an_unknown_year() -> None:
    assert read_claims([], 2016) == []
    assert said(read_claims(paragraphs("收到政府信息公开申请3件。"), None)) == ["applications.received total 3"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,204件", [(1204, "件", False)]),
        ("14.5万条", [(145000, "条", False)]),
        ("7000余份", [(7000, "份", True)]),
        ("近300件", [(300, "件", True)]),
        ("300件左右", [(300, "件", True)]),
        ("三件、十二起、两次", [(3, "件", False), (12, "起", False), (2, "次", False)]),
        ("第20条、第三次、2016年、12月31日、18.0%、12:00、〔2016〕48号", []),
        ("电话0570-3087586", []),
        ("收到申请4\ufffd2件、1\ufffd件", []),
        ("一起推进、一次性告知、每一条、数十件", []),
        ("受理4按规定", [(4, "", False)]),
    ],
)
def test_counts_are_told_from_dates_ordinals_and_percentages(text: str, expected: list) -> None:
    matching = next(iter(read_sentences(paragraphs(text)))).text
    assert [(one.value, one.counter, one.approximate) for one in find_mentions(matching)] == expected


@pytest.mark.parametrize(("text", "value"), [("十", 10), ("二十六", 26), ("一百零五", 105), ("一万二千", 12000)])
def test_chinese_numerals(text: str, value: int) -> None:
    assert han_to_number(text) == value


def test_sentences_know_their_sections() -> None:
    text = "三、依申请公开\n（一）受理。收到12件。\n（二）办理\n按期答复。\n四、复议\n无。"
    sections = {one.text: one.section for one in read_sentences(paragraphs(text))}
    assert sections["收到12件。"] == ("三、依申请公开", "(一)受理")
    assert sections["按期答复。"] == ("三、依申请公开", "(二)办理")
    assert sections["无。"] == ("四、复议",)


@pytest.mark.parametrize(
    "text",
    [
        "三、依申请公开\n本年度收到政府信息公开申请\n{}\n市司法局12件，均按期答复。\n{}\n维持2件。",
        "收到政府信息公开申请12件。\n{}\n收到申请数\n15\n均按期答复。",
        "{}\n2016年收到政府信息公开申请12件，办理情况为\n{}\n15\n三、行政复议\n{}\n无",
    ],
)
def test_the_inner_lines_of_a_menu_change_no_claim(text: str) -> None:
    short, long = "首页\n办事服务\n联系我们", "首页\n机关概况\n政务公开\n繁體版\n办事服务\n联系我们"
    assert said(read_claims(paragraphs(text.replace("{}", long)), 2016)) == said(
        read_claims(paragraphs(text.replace("{}", short)), 2016)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到政府信息公开申请12件。\n上一篇：2014年工作要点\n我市今年主动公开政府信息9999条 2024-02-03", 12),
        ("三、依申请公开\n收到政府信息公开申请12件。\n相关阅读\n今年主动公开政府信息9999条。", 12),
        ("三、依申请公开\n收到政府信息公开申请12件。\n[下一篇] 今年主动公开政府信息9999条", 12),
        ("相关链接\n上一篇 下一篇\n收到政府信息公开申请12件。", 12),
        ("一、概述\n主动公开工作平稳。\n相关链接：\n二、依申请公开\n收到申请12件。", 12),
    ],
)
def test_what_a_page_offers_below_the_report_is_none_of_it(text: str, expected: int) -> None:
    assert said(read_claims(paragraphs(text), 2015)) == [f"applications.received total {expected}"]


def test_sentences_cleaned_together_and_apart_read_alike() -> None:
    lines = ["收到政府信息公开申请１２件，其中“网上”申请3件。", "《條例》施行以來，訴訟1,204件。", "行政復議\n案件2件。"]
    apart = [next(iter(read_sentences(paragraphs(line, "/")))) for line in lines]
    for among in (apart[:2], apart):
        together = [Sentence(one.printed, one.place) for one in among]
        make_texts(together)
        assert [one.text for one in together] == [one.text for one in among]


def test_no_wording_reaches_over_a_comma() -> None:
    texts = [one.text for line in SENTENCES for one in read_sentences(paragraphs(expectation(line)[1], "/"))]
    for wording in all_wordings():
        matches = [match[0] for text in texts for match in wording.pattern.finditer(text)]
        assert not [match for match in matches if set(match) & set(",;:。")], wording


def test_every_match_with_its_next_character_holds_one_of_its_keys_of_two_characters() -> None:
    texts = [one.text for line in SENTENCES for one in read_sentences(paragraphs(expectation(line)[1], "/"))]
    for wording in all_wordings():
        spans = [(text, *match.span()) for text in texts for match in wording.pattern.finditer(text)]
        matches = [text[start : end + 1] for text, start, end in spans]
        assert all(any(key in match for key in wording.keys) for match in matches), wording
        assert {len(key) for key in wording.keys} == {2}, wording
    for text in texts:
        for stretch in (text, text[: len(text) // 2]):
            missing = {row for row in keyed_words() if row[1] not in rows_in(text) and words(*row).search(stretch)}
            assert not missing, text


def keyed_words() -> list[tuple[str, str]]:
    with open(ROOT / "reportlib" / "forms" / "prose_words.csv", encoding="utf-8", newline="") as file:
        rows = [(row["kind"], row["name"]) for row in csv.DictReader(file) if row["key"]]
    assert len({name for _, name in rows}) == len(rows)  # `rows_in` tells them by their names
    return rows


def test_every_claim_is_an_item_of_the_forms(originals: Path) -> None:
    known = {("litigation", "pending")}  # the sum of two rows of the 2019 form
    for form in ("2014", "2019", "2021"):
        with open(originals / "forms" / f"{form}.csv", encoding="utf-8") as file:
            known |= {(row["item"], row["column"]) for row in csv.DictReader(file)}
    named = {(one.item, one.column) for one in all_wordings() if one.item not in ("-", "@", "$") and one.column != "@"}
    assert named <= known


def test_unknown_words_are_an_error_of_the_data() -> None:
    with pytest.raises(FormDataError, match="no row glue, nowhere"):
        words("glue", "nowhere")


# Complete: every figure of a form's concept that these reports state in a sentence, read against the source.
EXTRA = {
    "quzhou-2016": set(),
    "xinzhou-2017": set(),
    "fuyuan-2019": {
        ("disclosure.total", "value", Decimal(4301)),
        ("disclosure.channel.website", "value", Decimal(3266)),
        ("fees.collected", "value", Decimal(0)),
    },
    "yichun-2021": {
        ("response.web_interviews", "value", Decimal(13)),
        ("fees.collected", "value", Decimal(0)),
    },
    "nantong-2012": {("training.participants", "value", Decimal(700))},
    "shuyang-county-2025": {
        ("disclosure.channel.website", "value", Decimal(4511)),
        ("fees.collected", "value", Decimal("0.038")),
    },
}


def original_claims(originals: Path, report: str) -> list[Claim]:
    text = (originals / "reports" / f"{report}.txt").read_text(encoding="utf-8")
    return read_claims(paragraphs(text), int(report[-4:]))


def gold(originals: Path, report: str) -> set[tuple[str, str, Decimal]]:
    with open(originals / "gold" / "prose.csv", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["report"] == report]
    return {(row["item"], row["column"], Decimal(row["value"])) for row in rows}


@pytest.mark.parametrize("report", EXTRA)
def test_the_claims_of_an_original_are_complete_and_true(originals: Path, report: str) -> None:
    assert figures(original_claims(originals, report)) == gold(originals, report) | EXTRA[report]


def test_approximate_figures_of_the_originals(originals: Path) -> None:
    approximate = {
        (claim.item, claim.value) for report in EXTRA for claim in original_claims(originals, report) if claim.approximate
    }
    assert approximate == {("response.total", 309), ("training.participants", 700)}


@pytest.mark.parametrize("report", EXTRA)
def test_sentences_and_places_of_the_originals_can_be_found_again(originals: Path, report: str) -> None:
    lines = (originals / "reports" / f"{report}.txt").read_text(encoding="utf-8").splitlines()
    for claim in original_claims(originals, report):
        line = lines[dict(claim.place)["line"] - 1]
        assert claim.sentence[:8] in line
