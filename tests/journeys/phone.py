"""A phone in an applicant's hand: the form is filled by what is written on it, and the connection
comes and goes."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from functools import cache

from PIL import Image
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from portal.recruitment.demo import pictures
from tests.builders.accounts import PASSWORD
from tests.foundation import corpus
from tests.journeys.walk.people import PATIENCE, Person

NEXT = "保存，下一步"
EDUCATION = {
    "毕业院校": "运河大学（虚构）",
    "专业（与毕业证书上的一样）": "社会工作",
    "毕业时间": "2018-06-30",
}
ENTRIES = "2014.09–2018.06 运河大学（虚构） 学生\n2018.07–至今 演示单位 职员"
NUMBER = "20240001320000017"
LEVEL, APPROVED_ON = "社会工作师", "2024-06-15"


class Phone(Person):
    """One applicant's phone."""

    def sign_in(self, login: str, path: str) -> None:
        """Through the door, then to ``path``."""
        self.open("/sign-in")
        self.fill("手机号或证件号", login)
        self.fill("密码", PASSWORD)
        self.press("登录")
        self.open(path)
        assert "sign-in" not in self.page.url

    def lose_connection(self) -> None:
        self.page.context.set_offline(True)

    def regain_connection(self) -> None:
        self.page.context.set_offline(False)

    def press_into_nothing(self, text: str) -> None:
        """Press a button while there is no connection: the browser shows a page of its own."""
        self.lose_connection()
        with self.page.expect_event(
            "framenavigated", lambda frame: frame.url.startswith("chrome-error:")
        ):
            self.page.locator("main").get_by_role("button", name=text).first.click(
                no_wait_after=True
            )

    def try_again(self) -> None:
        """Connected again, the browser's own button sends the same page once more."""
        self.regain_connection()
        self.page.reload()
        self._read()

    def turn_back(self) -> None:
        """Connected again, but back by the browser's own arrow instead of sending once more."""
        self.regain_connection()
        self.page.go_back()
        self._read()

    def turn_forward_and_try_again(self) -> None:
        """To the press that was lost, which the browser sends again only when asked to load the
        page anew."""
        with (
            self.page.expect_event(
                "framenavigated", lambda frame: frame.url.startswith("chrome-error:")
            ),
            suppress(PlaywrightError),
        ):
            self.page.go_forward()  # the browser shows a page of its own that asks for it
        self.page.wait_for_timeout(1500)  # that page takes its place a moment after it is told of
        self.page.reload()
        self._read()

    def hears(self, text: str) -> None:
        """What the form says of its own saving."""
        expect(self.page.locator("[data-autosave-said]")).to_contain_text(text, timeout=PATIENCE)

    def typing(self, label: str, value: str) -> None:
        """Key by key, as on a screen keyboard."""
        field = self.page.locator("main").get_by_label(label, exact=True).first
        field.tap()
        field.press_sequentially(value)

    def fits(self) -> bool:
        """Nothing on the page is wider than the screen."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@cache
def certificate_pdf(pages: int = 3) -> bytes:
    """The drawn certificate as a PDF of several pages, as a scanning application on a phone makes
    it."""
    leaf = Image.open(io.BytesIO(pictures.certificate("顾淳", LEVEL, NUMBER, APPROVED_ON)))
    out = io.BytesIO()
    leaf.save(out, "PDF", resolution=150, save_all=True, append_images=[leaf] * (pages - 1))
    return out.getvalue()


@cache
def twelve_megapixels() -> bytes:
    """A portrait as a phone keeps it: the sensor's 4000 × 3000 lying on its side, EXIF orientation
    6 says how to hold it."""
    return corpus.phone_photo(6)


def fill_vacancy(phone: Phone, code: str) -> None:
    phone.page.get_by_role("radio", name=re.compile(rf"^{code} ")).check()
    phone.press(NEXT)


def fill_person(phone: Phone, address: str) -> None:
    """Everything of the section but pressing its button."""
    phone.pick("性别", "女")
    phone.choose("政治面貌", "群众")
    phone.fill("户籍所在地", "淮安市清江浦区")
    phone.fill("通信地址", address)


def fill_education(phone: Phone) -> None:
    phone.choose("最高学历", "大学本科")
    phone.choose("学位", "学士")
    phone.choose("学习形式", "全日制")
    for label, value in EDUCATION.items():
        phone.fill(label, value)
    phone.press(NEXT)


def fill_work(phone: Phone) -> None:
    phone.fill("学习和工作经历", ENTRIES)
    phone.choose("工作年限", "6 年")
    phone.press(NEXT)


def fill_certificate(phone: Phone, form: str) -> None:
    """The claim, then its three pages; ``form``: the application's address."""
    phone.pick("您有社会工作者职业水平证书吗？", "有证书")
    phone.pick("证书级别", LEVEL)
    phone.fill("管理号", NUMBER)
    phone.fill("批准日期", APPROVED_ON)
    phone.press(NEXT)
    phone.open(f"{form}/sections/certificate")
    phone.give_file("证书图片或 PDF", "电子证书.pdf", "application/pdf", certificate_pdf())
    phone.sees("电子证书.pdf", "3 页")


def give_papers(phone: Phone, form: str) -> None:
    """Identity document and diploma, each one picture."""
    phone.open(f"{form}/sections/files")
    for kind in ("身份证件", "毕业（学位）证书"):
        phone.give_file(kind, f"{kind}.jpg", "image/jpeg", pictures.document(kind, ("姓名　顾淳",)))


def choose_photo(phone: Phone) -> None:
    """Choose the picture; nothing is sent yet."""
    given = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": twelve_megapixels()}
    phone.part("证件照").locator("input[type=file]").set_input_files(given)


def send_photo(phone: Phone) -> None:
    with phone.page.expect_navigation():
        phone.part("证件照").get_by_role("button", name="上传照片").click()
    phone.sees("准考证上就是这个样子")


def finish(phone: Phone, form: str) -> None:
    """The two last sections."""
    phone.open(f"{form}/sections/avoidance")
    phone.pick("您是否有公告所列的回避关系？", "否")
    phone.press(NEXT)
    phone.open(f"{form}/sections/declaration")
    phone.tick("我保证填写和上传的内容真实、准确；有假，取消应聘资格")
    phone.tick("我已读个人信息处理告知，同意为本次招聘使用这些信息")
    phone.press(NEXT)


def hand_in(phone: Phone, form: str) -> str:
    """Submit; the number on the receipt."""
    phone.open(f"{form}/submit")
    phone.press("确认提交")
    return read_receipt(phone)


def read_receipt(phone: Phone) -> str:
    """The number on the receipt; its paper is taken along."""
    phone.sees("报名表已收到", "待审核")
    assert phone.download("下载回执").startswith(b"%PDF-")
    return str(phone.page.locator(".gh-pagehead strong").inner_text())
