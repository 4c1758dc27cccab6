"""Branches, townships, zones and what lies in them: whose place an organ's name says."""

import pytest

from reportlib.identity import identify
from tests.documents import flat


def test_township_and_zone_territories() -> None:
    street = identify(flat("昆山市千灯镇2020年政府信息公开年度报告"))
    assert (street.jurisdiction, street.province) == ("昆山市千灯镇", "江苏省")
    of_district = identify(flat("温州市鹿城区人民政府五马街道办事处2021年政府信息公开工作年度报告"))
    assert of_district.jurisdiction == "温州市鹿城区五马街道"
    zone = identify(flat("南通经济技术开发区管委会2015年政府信息公开工作年度报告"))
    assert (zone.jurisdiction, zone.province) == ("南通经济技术开发区", "江苏省")


BRANCHES = [
    ("南京市公安局鼓楼分局", "南京市鼓楼区", "320106", "county"),
    ("北京市规划和自然资源委员会海淀分局", "北京市海淀区", "110108", "county"),
    ("衢州市生态环境局衢江区分局", "衢州市衢江区", "330803", "county"),
    ("郑州市环境保护局郑东新区分局", "郑州市郑东新区", "410100", "zone"),
    ("南京市公安局水上分局", "南京市", "320100", "prefecture"),
    ("沭阳县市场监督管理局沭城分局", "沭阳县", "321322", "county"),
    ("国家税务总局苏州工业园区税务局", "苏州工业园区", "320500", "zone"),
    ("国家税务总局南京市江北新区税务局", "南京市江北新区", "320100", "zone"),
    ("国家税务总局横琴新区税务局", "横琴新区", "440400", "zone"),
    ("国家税务总局某某新区税务局", "", "", ""),
]


@pytest.mark.parametrize(("name", "territory", "adcode", "level"), BRANCHES)
def test_a_branch_belongs_to_the_district_or_zone_that_it_serves(
    name: str, territory: str, adcode: str, level: str
) -> None:
    found = identify(flat(f"{name}2019年政府信息公开年度报告"))
    assert (found.jurisdiction, found.adcode, found.level) == (territory, adcode, level)
    assert (found.organ, found.publisher) == ("department", name)
    assert ("place_unknown" in [kind for kind, *_ in found.problems]) == (not adcode)


def test_a_branch_whose_city_the_page_states_is_its_district_s_too() -> None:
    found = identify(flat("市公安局鼓楼分局2019年政府信息公开年度报告\n发布机构：南京市公安局"))
    assert (found.jurisdiction, found.adcode, found.level) == ("南京市鼓楼区", "320106", "county")


@pytest.mark.parametrize(
    ("name", "territory", "level"),
    [
        ("昆山市周市镇财政所", "昆山市周市镇", "township"),
        ("昆山市周市镇新乐村村民委员会", "昆山市周市镇", "township"),
        ("沭阳县沭城镇中心小学", "沭阳县沭城镇", "township"),
        ("东莞市长安镇中心小学", "东莞市长安镇", "township"),
        ("沭阳县城乡规划局", "沭阳县", "county"),
        ("沭阳县小城镇建设办公室", "沭阳县", "county"),
        ("沭阳县社会保险城镇职工管理中心", "沭阳县", "county"),
        ("沭阳县新型城镇化办公室", "沭阳县", "county"),
        ("沭阳县乡村振兴局", "沭阳县", "county"),
        ("景德镇市第一中学", "景德镇市", "prefecture"),
        ("合肥市农业区划办公室", "合肥市", "prefecture"),
        ("南京市生态园林局", "南京市", "prefecture"),
    ],
)
def test_a_department_is_of_a_township_or_zone_only_where_one_is_named(name: str, territory: str, level: str) -> None:
    found = identify(flat(f"{name}2019年政府信息公开年度报告"))
    assert (found.jurisdiction, found.level, found.organ) == (territory, level, "department")


@pytest.mark.parametrize(
    ("name", "territory", "adcode"),
    [
        ("新疆生产建设兵团第十四师昆玉市二二四团", "昆玉市二二四团", "659009"),
        ("新疆生产建设兵团第五师八十一团", "新疆生产建设兵团第五师八十一团", "650000"),
        ("横琴新区横琴镇人民政府", "横琴新区横琴镇", "440400"),
    ],
)
def test_a_regiment_and_a_town_of_a_listed_zone_are_townships(name: str, territory: str, adcode: str) -> None:
    found = identify(flat(f"{name}2017年政府信息公开年度报告"))
    assert (found.jurisdiction, found.adcode, found.level, found.organ) == (territory, adcode, "township", "township")
