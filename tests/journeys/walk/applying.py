"""An applicant signs up and applies on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.kernel.resident_id import make_number
from portal.recruitment.demo import pictures
from tests.journeys.walk.house import House
from tests.journeys.walk.people import PHONE, Person

NO_PLACE = "329900"
PASSWORD = "workers of qingjiangpu 2026"


@dataclass
class Applicant:
    """An invented person; ``certificate`` is ``photo``, ``pdf`` or empty."""

    serial: int
    name: str
    vacancy: str
    certificate: str = ""
    person: Person | None = None
    application: str = ""  # the address of the form
    number: str = ""
    certificate_number: str = field(init=False)

    def __post_init__(self) -> None:
        self.certificate_number = f"2024{self.serial:04d}3200{self.serial:04d}"

    @property
    def resident_id(self) -> str:
        return make_number(NO_PLACE, date(1996, 3, 2 + self.serial), 300 + self.serial)

    @property
    def mobile(self) -> str:
        return f"1990000{8000 + self.serial}"

    @property
    def at_phone(self) -> Person:
        assert self.person is not None
        return self.person


def sign_up(house: House, new_context: Callable[..., Any], someone: Applicant) -> None:
    phone = someone.person = Person(new_context(**PHONE).new_page(), house.address("recruitment"))
    phone.open("/sign-up")
    phone.choose("证件类型", "居民身份证")
    phone.fill("证件号码", someone.resident_id)
    phone.fill("姓名", someone.name)
    phone.fill("手机号", someone.mobile)
    phone.fill("密码", PASSWORD)
    phone.fill("再输一遍密码", PASSWORD)
    phone.tick("我同意")
    phone.press("注册")
    sign_in(someone)


def sign_in(someone: Applicant, path: str = "/my") -> Person:
    """Look at ``path``, signing in where the session has ended meanwhile."""
    return open_signed_in(someone.at_phone, someone.mobile, PASSWORD, path)


def open_signed_in(phone: Person, mobile: str, password: str, path: str) -> Person:
    phone.open(path)
    if "sign-in" in phone.page.url:
        phone.fill("手机号或证件号", mobile)
        phone.fill("密码", password)
        phone.press("登录")
        phone.open(path)
    assert "sign-in" not in phone.page.url
    return phone


def begin(someone: Applicant, code: str) -> None:
    phone = sign_in(someone, f"/rounds/{code}")
    phone.follow("开始报名")
    phone.press("开始填写")
    someone.application = phone.page.url.removeprefix(phone.address)


def fill_in(someone: Applicant) -> None:
    phone = sign_in(someone, f"{someone.application}/sections/vacancy")
    phone.page.get_by_role("radio", name=re.compile(rf"^{someone.vacancy} ")).check()
    phone.press("保存，下一步")
    _person(phone, someone)
    _education(phone)
    phone.fill(
        "学习和工作经历", "2014.09–2018.06 运河大学（虚构） 学生\n2018.07–至今 演示单位 职员"
    )
    phone.choose("工作年限", "6 年")
    phone.press("保存，下一步")
    _certificate(phone, someone)
    _files(phone, someone)
    phone.open(f"{someone.application}/sections/avoidance")
    phone.pick("您是否有公告所列的回避关系？", "否")
    phone.press("保存，下一步")
    phone.follow("不需要，下一步")
    phone.tick("我保证填写和上传的内容真实、准确；有假，取消应聘资格")
    phone.tick("我已读个人信息处理告知，同意为本次招聘使用这些信息")
    phone.press("保存，下一步")


def _person(phone: Person, someone: Applicant) -> None:
    phone.pick("性别", "女" if someone.serial % 2 else "男")
    phone.choose("政治面貌", "群众")
    phone.fill("户籍所在地", "淮安市清江浦区")
    phone.fill("通信地址", f"淮安市清江浦区演示路 {someone.serial} 号")
    phone.fill("手机号", someone.mobile)
    phone.press("保存，下一步")


def _education(phone: Person) -> None:
    phone.choose("最高学历", "大学本科")
    phone.choose("学位", "学士")
    phone.choose("学习形式", "全日制")
    phone.fill("毕业院校", "运河大学（虚构）")
    phone.fill("专业（与毕业证书上的一样）", "社会工作")
    phone.fill("毕业时间", "2018-06-30")
    phone.press("保存，下一步")


def _certificate(phone: Person, someone: Applicant) -> None:
    claims = "您有社会工作者职业水平证书吗？"
    if not someone.certificate:
        phone.pick(claims, "没有")
        phone.press("保存，下一步")
        return
    phone.pick(claims, "有证书")
    phone.pick("证书级别", "社会工作师")
    phone.fill("管理号", someone.certificate_number)
    phone.fill("批准日期", "2024-06-15")
    phone.press("保存，下一步")
    phone.open(f"{someone.application}/sections/certificate")
    phone.sees("已声明（待核验）", "证书要经核验才起作用")
    drawn = (someone.name, "社会工作师", someone.certificate_number, "2024-06-15")
    if someone.certificate == "pdf":
        phone.give_file(
            "证书图片或 PDF", "电子证书.pdf", "application/pdf", pictures.certificate_pdf(*drawn)
        )
    else:
        phone.give_file("证书图片或 PDF", "证书.jpg", "image/jpeg", pictures.certificate(*drawn))
    phone.open(f"{someone.application}/sections/files")


def _files(phone: Person, someone: Applicant) -> None:
    phone.give_file("证件照", "照片.jpg", "image/jpeg", pictures.portrait(someone.serial))
    phone.give_file(
        "身份证件",
        "身份证.jpg",
        "image/jpeg",
        pictures.document("身份证件", (f"姓名　{someone.name}",)),
    )
    phone.give_file(
        "毕业（学位）证书",
        "毕业证书.jpg",
        "image/jpeg",
        pictures.document("毕业证书", (f"姓名　{someone.name}",)),
    )


def hand_in(someone: Applicant) -> bytes:
    """Submit; returns the receipt's PDF."""
    phone = sign_in(someone, f"{someone.application}/submit")
    phone.press("确认提交")
    phone.sees("报名表已收到", "待审核")
    someone.number = phone.page.locator(".gh-pagehead strong").inner_text()
    return phone.download("下载回执")


def mend(someone: Applicant) -> None:
    """What was sent back is mended from the letter and handed in again."""
    phone = someone.at_phone
    phone.follow("去补充")
    phone.open(f"{someone.application}/sections/files")
    phone.give_file(
        "毕业（学位）证书",
        "毕业证书 重拍.jpg",
        "image/jpeg",
        pictures.document("毕业证书", (f"姓名　{someone.name}", "专业　社会工作")),
    )
    hand_in(someone)
