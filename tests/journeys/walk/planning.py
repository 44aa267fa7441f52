"""The county drafts, the city replies, the second person publishes."""

from __future__ import annotations

import re
from datetime import datetime

from tests.builders.papers import sample_pdf
from tests.journeys.walk.people import Officers, Person
from tests.journeys.walk.plan import FILLED, NOTICE, STREET, ZONE, Dates, Post

TITLE = "清江浦区公开招聘社会化工会工作者"
TEXT = (
    "为加强基层工会工作力量，面向社会公开招聘社会化工会工作者。\n\n- 专业按{majors}审核，"
    "目录中没有的专业由人审核。\n- 依据{basis}。"
)


def typed(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M")


def draft(officers: Officers, dates: Dates) -> str:
    """The publisher makes the round; returns its code."""
    publisher = officers("jingban", "/office/rounds")
    publisher.follow("拟定新批次")
    publisher.fill("批次名称", TITLE)
    publisher.choose("主办工会", "淮安市清江浦区总工会")
    publisher.pick("组织方式", "县级招聘，报市级批复")
    publisher.press("建立批次")
    code = re.search(r"/office/rounds/([\w-]+)", publisher.page.url)
    assert code, publisher.page.url
    _write_text(publisher)
    _set_timetable(publisher, dates)
    _set_rules(publisher)
    _ask_for(publisher, dates)
    for post in (STREET, ZONE):
        _add(publisher, post)
    return code[1]


def _write_text(publisher: Person) -> None:
    publisher.follow("批次名称和电话")
    publisher.fill("咨询电话", "0517-0000 0000")
    publisher.fill("监督电话", "0517-0000 0001")
    publisher.fill("不得报考的情形", "\n".join(NOTICE["exclusions"]))
    publisher.fill("回避规定", NOTICE["kin_avoidance"])
    publisher.fill(
        "参照的公告", f"{NOTICE['title']}（{NOTICE['year']} 年，{NOTICE['source_url']}）"
    )
    publisher.fill("参照公告没有、由拟定人补上的内容", "\n".join(FILLED))
    publisher.press("保存")
    hub = publisher.page.url.removeprefix(publisher.address)
    publisher.open(f"{hub}/notice")
    publisher.follow("招聘依据和说明")
    publisher.fill(
        "正文", TEXT.format(majors=NOTICE["majors"]["catalogue"], basis=NOTICE["based_on"])
    )
    publisher.press("保存，下一部分")
    publisher.sees("岗位和人数")
    publisher.open(hub)


def _set_timetable(publisher: Person, dates: Dates) -> None:
    publisher.follow("日程")
    for word, (starts, ends) in dates.windows().items():
        publisher.fill(f"{word} 开始", typed(starts))
        publisher.fill(f"{word} 截止", typed(ends))
    publisher.press("保存")
    publisher.sees("日程已保存")


def _set_rules(publisher: Person) -> None:
    """The usual rules of the province, but opened with one applicant for one post."""
    publisher.open(
        publisher.page.url.removeprefix(publisher.address).split("/timetable")[0] + "/policy"
    )
    publisher.sees("笔试成绩×0.5", "招聘人数1∶3", "名单公示7个工作日", "社会工作者职业水平证书")
    publisher.follow("修改", within=publisher.part("开考比例和面试入围"))
    publisher.fill("几比一开考", "1")
    publisher.press("保存")
    publisher.sees("规则已保存")


def _ask_for(publisher: Person, dates: Dates) -> None:
    age, relaxed = NOTICE["age"], NOTICE["age"]["relaxed"][0]
    publisher.open(
        publisher.page.url.removeprefix(publisher.address).split("/policy")[0] + "/vacancies"
    )
    publisher.follow("各岗位共同的资格条件")
    publisher.choose("学历", "大学专科及以上")
    publisher.fill("最早出生日期", dates.moved(age["earliest_birth"]).isoformat())
    publisher.fill("最晚出生日期", dates.moved(age["latest_birth"]).isoformat())
    publisher.fill("放宽后的最早出生日期", dates.moved(relaxed["earliest_birth"]).isoformat())
    publisher.fill("放宽的条件（每行一项，符合任一项）", "\n".join(relaxed["any_of"]))
    publisher.fill("户籍（每行一地，空为不限）", NOTICE["household"])
    publisher.fill("设置特别条件的理由", "依所参照公告，面向本市户籍招聘")
    publisher.press("保存")
    publisher.sees("淮安市")


def _add(publisher: Person, post: Post) -> None:
    publisher.follow("添加岗位")
    publisher.fill("岗位代码", post.code)
    publisher.fill("岗位名称", post.name)
    publisher.choose("实际用人单位", post.union)
    publisher.fill("招聘人数", "1")
    publisher.press("保存")
    publisher.sees(post.code, post.union)


def _write_paper(officer: Person, code: str, kind: str, values: dict[str, str]) -> None:
    """A paper's facts and a scan of it."""
    officer.open(f"/office/rounds/{code}/papers/of/{kind}")
    for label, value in values.items():
        officer.fill(label, value)
    officer.press("保存")
    _scan(officer)


def _scan(officer: Person) -> None:
    officer.page.set_input_files(
        "input[type=file]",
        files=[{"name": "扫描件.pdf", "mimeType": "application/pdf", "buffer": sample_pdf()}],
    )
    officer.press("上传")
    officer.sees("1 页", "SHA-256")


def approve_and_publish(officers: Officers, code: str) -> str:
    """请示 with the county's minutes, 批复 with every warning let pass, publication; returns the
    notice's number."""
    approval = f"/office/rounds/{code}/approval"
    publisher = officers("jingban", approval)
    minutes = {
        "会议名称": "党组会议",
        "议题": "公开招聘",
        "出席": "党组成员五人",
        "决定": "同意报批",
    }
    _write_paper(publisher, code, "county_minutes", {"日期": "2026-01-05"} | minutes)
    _write_paper(publisher, code, "request", {"文号": "清总工〔2026〕12号", "日期": "2026-01-06"})
    publisher.open(approval)
    publisher.press("报市级批复")
    publisher.sees("已报市级")
    city = officers("shiji", approval)
    city.sees("清总工〔2026〕12号", "户籍")
    city.pick("批复意见", "批复")
    city.fill("批复文号", "淮总工复〔2026〕31号")
    city.fill("意见（拟定人会看到原文）", "同意")
    for box in city.page.locator("input[name=acknowledged]").all():
        box.check()
    city.press("答复")
    city.sees("已批复")
    city.open(f"/office/rounds/{code}/papers/of/reply")
    _scan(city)
    checker = officers("fuhe", approval)
    checker.press("发布公告")
    number = checker.page.url.rsplit("/", 1)[1]
    _record_places(publisher, code)
    return number


def _record_places(publisher: Person, code: str) -> None:
    """Registration waits for the places that must hold the notice."""
    publisher.open("/office/desk")
    publisher.sees("公告发布渠道没有登记齐，报名不能开始")
    publisher.open(f"/office/rounds/{code}/places")
    for kind, site, address in (
        ("本单位网站", "清江浦区总工会网站", "https://union.example.org/1"),
        ("人社部门网站", "淮安市人社局网站", "https://rsj.example.org/1"),
    ):
        publisher.choose("渠道", kind)
        publisher.fill("网站（媒体）名称", site)
        publisher.fill("网址", address)
        publisher.press("登记")
        publisher.sees(site)
    publisher.sees("必须发布的渠道已经登记齐")


def notice_appears(visitor: Person, code: str) -> None:
    """Anybody finds it from the front page, with what was filled in marked as such."""
    visitor.open("/")
    visitor.follow(TITLE)
    visitor.sees("报名中", STREET.name, ZONE.name, "社会工作者职业水平证书")
    visitor.follow(TITLE, within=visitor.part("公告和名单"))
    visitor.sees("招聘公告", code, *FILLED)
