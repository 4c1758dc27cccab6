"""Figures printed before their labels are their labels'."""

from tests.documents import printed, read_flat
from tests.test_tables import problems

DENIED = (
    "三、本年度办理结果\n0 2 2\n(一)予以公开\n(三)不予公开\n0 0 0 1 0 0 1\n1.属于国家秘密\n2.其他法律行政法规禁止公开\n"
)


def test_rows_of_several_columns_before_their_labels_are_theirs():
    read = printed(read_flat(f"{DENIED}3 0 0 0 0 0 3\n3.危及“三安全一稳定”\n(四)无法提供", "2021"))
    assert read["applications.denied.state_secret", "public_interest"] == ("published", "1")
    assert read["applications.denied.other_law", "natural_person"] == ("blank", "")
    assert read["applications.denied.security_stability", "natural_person"] == ("published", "3")


def test_what_may_stand_behind_its_label_is_moved_nowhere():
    reading = read_flat(f"{DENIED}3.危及“三安全一稳定”\n3 0 0 0 0 0 3\n", "2021")
    assert printed(reading).get(("applications.denied.state_secret", "natural_person")) is None


def test_figures_left_over_put_the_rows_down_to_an_empty_one_in_doubt():
    """A block's figures stand above its labels only here: the first label's follow the row above."""
    text = (
        "1.信访举报投诉类申请\n2 0 0 0 0 0 2\n2.重复申请\n1 0 0 0 0 0 1\n5 0 0 0 0 0 5\n"
        "3.要求提供公开出版物\n4 0 0 0 0 0 4\n4.无正当理由大量反复申请\n(七)总计\n12 0 0 0 0 0 12"
    )
    reading = read_flat(text, "2021")
    assert printed(reading)["applications.not_processed.petition", "total"] == ("published", "2")
    assert ("applications.not_processed.publication", "total") not in printed(reading)
    assert {"4", "5"} <= {raw for raw, _ in problems(reading, "unplaced_number")}


def test_figures_before_the_first_label_are_reported_and_no_text_is_read_by_order():
    text = "信息内容\n本年制发件数\n2 0 1\n0 157 26\n规章\n行政规范性文件\n4\n5\n行政许可\n行政处罚\n"
    reading = read_flat(text, "2021")
    assert printed(reading) == {}
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == "2 0 1 0 157 26 4 5".split()


def test_only_the_columns_whose_headings_have_figures_behind_them_are_in_doubt():
    mixed = "第二十条第(五)项\n4 5\n行政许可\n第二十条第(八)项\n12 7\n行政事业性收费\n第二十条第(九)项\n"
    row = "一、本年新收政府信息公开申请数量\n5 0 0 0 0 0 5"
    read = printed(read_flat(f"{mixed}{row}", "2019"))
    assert {item for item, _ in read} == {"applications.received"}


def test_codes_behind_the_headings_put_every_row_of_the_form_of_one_column_in_doubt():
    """The codes stand between the labels and their units, and the figure of 被依法纠错数 vanished."""
    rows = ["八、机构建设和保障经费情况\n55", "(一)政府信息公开工作专门机构数\n56\n个\n14", "九、政府信息公开会议和培训情况\n62"]
    rows += ["(一)召开政府信息公开工作会议或专题会议数\n63\n次\n19"]
    remedies = ["一、主动公开情况\n01", "四、行政复议数量\n45\n件\n8", "(一)维持具体行政行为数\n46\n件\n5", "(二)被依法纠错数\n47\n件"]
    reading = read_flat("\n".join([*remedies, *rows]), "2014")
    assert printed(reading) == {}
    told = [raw for raw, _ in problems(reading, "unplaced_number")]
    assert sorted(told) == sorted("01 45 8 46 5 47 55 56 14 62 63 19".split())
