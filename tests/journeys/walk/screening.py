"""The screener decides, verifies certificates; the opening ratio is proposed, decided and made
public."""

from __future__ import annotations

from tests.journeys.walk.applying import Applicant, sign_in
from tests.journeys.walk.people import Officers, Person
from tests.journeys.walk.plan import STREET, ZONE

WHAT_IS_LACKING = "毕业证书的照片看不清专业一栏，请重拍毕业证书，四角都拍到。"


def _case(officers: Officers, code: str, someone: Applicant) -> Person:
    screener = officers("shencha", f"/office/rounds/{code}/screening")
    screener.follow(someone.number)
    screener.sees(someone.name)
    return screener


def pass_case(officers: Officers, code: str, someone: Applicant) -> None:
    screener = _case(officers, code, someone)
    screener.pick("审核意见", "通过")
    screener.press("决定并看下一件")


def send_back(officers: Officers, code: str, someone: Applicant) -> None:
    """Not without saying what is lacking."""
    screener = _case(officers, code, someone)
    screener.pick("审核意见", "退回补充")
    assert "写清楚是哪一件" in screener.press_in_vain("决定并看下一件")
    screener.choose("原因（退回、不通过必选）", "C02 学历、学位证书缺少或不清楚")
    screener.fill("缺什么、怎么补（报名人会看到原文）", WHAT_IS_LACKING)
    screener.press("决定并看下一件")


def verify_certificate(officers: Officers, code: str, someone: Applicant) -> None:
    screener = _case(officers, code, someone)
    screener.sees(someone.certificate_number, "已声明（待核验）")
    screener.pick("核验结论", "核验通过")
    screener.choose("核验途径", "中国人事考试网")
    screener.press("登记核验结论")
    screener.sees("核验通过")


def read_letter(someone: Applicant) -> Person:
    """What was decided, read where it is announced."""
    phone = sign_in(someone, "/my")
    phone.follow("看通知书")
    phone.sees("资格审查结果通知书", someone.number)
    return phone


def decide_openings(officers: Officers, code: str) -> str:
    """Returns the number of the public notice."""
    opening = f"/office/rounds/{code}/opening"
    officers("jingban", opening).press("按规则生成建议")
    city = officers("shiji", opening)
    for post in (STREET, ZONE):
        part = city.part(f"{post.code} {post.name}")
        city.pick("处理", "开考", within=part)
        city.press("核定", within=part)
    checker = officers("fuhe", opening)
    checker.press("公告开考情况")
    checker.sees(STREET.code, ZONE.code)
    return checker.page.url.rsplit("/", 1)[1]
