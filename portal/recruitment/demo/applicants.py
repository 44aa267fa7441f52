"""Invented applicants: names drawn from lists, document numbers under an area code that no place
has, drawn pictures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.foundation.time.clock import local
from portal.kernel.resident_id import RESIDENT_ID, make_number
from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.services.sign_up import Registration, sign_up
from portal.recruitment.applications import uploads
from portal.recruitment.applications.act import APPLICANT, own_act
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services import accommodate, fill_in, hand_in, keep_file
from portal.recruitment.applications.services.declare_certificate import (
    Certificate,
    declare_certificate,
)
from portal.recruitment.audit import Act, Actor
from portal.recruitment.demo import pictures
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.vacancies.models import Vacancy

NO_PLACE = "329900"
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
    "孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
)
GIVEN = (
    "知远",
    "清扬",
    "望舒",
    "景行",
    "思齐",
    "书宁",
    "云舒",
    "牧野",
    "南乔",
    "时雨",
    "见微",
    "修远",
    "长青",
    "可期",
    "安澜",
    "怀瑾",
    "若谷",
    "听澜",
    "予安",
    "念初",
    "星河",
    "溪亭",
    "松年",
    "映雪",
    "嘉树",
    "子衿",
    "采薇",
    "如琢",
    "既明",
    "昭华",
)
SCHOOLS = ("江淮师范学院（虚构）", "运河大学（虚构）", "洪泽工学院（虚构）", "东海职业大学（虚构）")
MAJORS = ("社会工作", "法学", "劳动与社会保障", "行政管理", "汉语言文学", "人力资源管理")
PLACES = ("淮安市清江浦区", "淮安市淮阴区", "淮安市洪泽区", "淮安市涟水县")
LEVELS = {"assistant": "助理社会工作师", "social_worker": "社会工作师", "senior": "高级社会工作师"}
CONSENT = {"recruitment": "演示数据：为本次招聘使用所填信息"}
SIGN_IN_EXAMPLES = (
    ("19900000001", "还在填写报名表"),
    ("19900000014", "被退回补充材料"),
    ("19900000020", "审核通过"),
    ("19900000071", "同分时因证书核验通过排在前面，拟聘用"),
    ("19900000072", "同分时没有证书，排在后面"),
)


@dataclass(frozen=True)
class Person:
    """One invented person. ``serial`` makes everything about him."""

    serial: int

    @property
    def name(self) -> str:
        if self.serial == 9:
            return "𠅤䶮"  # characters outside the basic plane have to print as well
        if self.serial == 17:
            return "阿依努尔·买买提"
        return SURNAMES[self.serial * 7 % len(SURNAMES)] + GIVEN[self.serial * 11 % len(GIVEN)]

    @property
    def born_on(self) -> date:
        return date(1993 + self.serial % 9, 1 + self.serial * 5 % 12, 1 + self.serial * 3 % 28)

    @property
    def number(self) -> str:
        return make_number(NO_PLACE, self.born_on, 100 + self.serial)

    @property
    def mobile(self) -> str:
        return f"199{self.serial:08d}"


def open_account(session: Session, person: Person, hashed: str, at: datetime) -> Account:
    stated = Registration(RESIDENT_ID, person.number, person.name, person.mobile, CONSENT)
    return sign_up(session, stated, password_hash=hashed, at=at, today=local(at).date())


def sections(
    person: Person, *, household: str = "", education: str = "bachelor", relative: bool = False
) -> dict[str, dict[str, Any]]:
    """A filled form."""
    serial = person.serial
    graduated = date(person.born_on.year + 22, 6, 30)
    return {
        "person": {
            "sex": "female" if serial % 2 else "male",
            "political": ("none", "league_member", "party_member")[serial % 3],
            "household": household or PLACES[serial % 4],
            "address": f"{PLACES[serial % 4]}演示路 {serial} 号",
            "mobile": person.mobile,
            "spare_contact": "",
        },
        "education": {
            "education": education,
            "degree": "bachelor" if education == "bachelor" else "none",
            "study_form": "full_time",
            "school": SCHOOLS[serial % 4],
            "major": MAJORS[serial % 6],
            "graduated_on": graduated.isoformat(),
            "verification_code": "",
        },
        "work": {
            "entries": [
                f"{graduated.year - 4}.09–{graduated.year}.06 {SCHOOLS[serial % 4]} 学生",
                f"{graduated.year}.07–至今 演示单位 职员",
            ],
            "years": str(serial % 5),
            "present_employer": "",
            "relaxed": [],
        },
        "certificate": {"claims": "no"},
        "avoidance": {
            "applies": "yes" if relative else "no",
            "office": "某镇总工会 主席" if relative else "",
        },
        "declaration": {"truthful": True, "consent": True},
    }


def _attach(
    session: Session,
    application: Application,
    kind: str,
    received: uploads.Received,
    at: datetime,
    *,
    replace: bool = False,
) -> None:
    keep_file.attach(own_act(session, application, at), kind, received, replace=replace)


def _plain(storage: Storage, data: bytes, name: str) -> uploads.Received:
    """Our own drawing needs no cleaning."""
    return uploads.Received(
        storage.put(data), uploads.JPEG, hashlib.sha256(data).hexdigest(), len(data), 1, name, None
    )


def add_papers(
    session: Session, storage: Storage, application: Application, person: Person, at: datetime
) -> None:
    photo = uploads.receive_photo(
        storage,
        pictures.portrait(person.serial),
        "照片.jpg",
        uploads.portrait_spec(application.round_.conduct),
    )
    _attach(session, application, "photo", photo, at, replace=True)
    identity = pictures.document("身份证件", (f"姓名　{person.name}", "号码　（演示，从略）"))
    _attach(session, application, "identity", _plain(storage, identity, "身份证.jpg"), at)
    diploma = pictures.document(
        "毕业证书", (f"姓名　{person.name}", f"专业　{MAJORS[person.serial % 6]}")
    )
    _attach(session, application, "diploma", _plain(storage, diploma, "毕业证书.jpg"), at)


def claim_certificate(
    session: Session,
    storage: Storage,
    application: Application,
    person: Person,
    level: str,
    at: datetime,
    *,
    pdf: bool = False,
) -> None:
    number = f"2024{person.serial:04d}3200{person.serial * 37 % 10000:04d}"
    approved_on = date(2024, 9, 1) - timedelta(days=person.serial)
    certificate = Certificate(
        level=level,
        number=number,
        approved_on=approved_on,
        registration="valid",
        registered_until=date(2027, 8, 31),
    )
    declare_certificate(own_act(session, application, at), certificate)
    if pdf:
        received = uploads.receive_document(
            storage,
            pictures.certificate_pdf(person.name, LEVELS[level], number, approved_on.isoformat()),
            "电子证书.pdf",
        )
    else:
        received = _plain(
            storage,
            pictures.certificate(person.name, LEVELS[level], number, approved_on.isoformat()),
            "证书.jpg",
        )
    _attach(session, application, "certificate", received, at)


def ask_for_an_accessible_seat(session: Session, application: Application, at: datetime) -> None:
    """Asked with consent; whether it is granted is the exam officer's word."""
    accommodate.ask(
        own_act(session, application, at),
        accommodate.Need(["accessible_seat"], "disability", "使用轮椅，需要一楼的考场（演示）"),
        files=[],
        consent=True,
    )


def apply(
    session: Session,
    storage: Storage,
    round_: RecruitmentRound,
    person: Person,
    vacancy: Vacancy,
    hashed: str,
    at: datetime,
    *,
    level: str = "",
    submit: bool = True,
    pdf: bool = False,
    **form: Any,
) -> Application:
    """The whole way from an account to a submitted application."""
    account = open_account(session, person, hashed, at - timedelta(hours=2))
    begun = Act(session, Actor(account.id, APPLICANT), at - timedelta(hours=1))
    application = fill_in.start(begun, round_, account, vacancy=vacancy)
    filled = sections(person, **form)
    if level:
        filled["certificate"] = {"claims": "yes"}
    wanted = filled if submit else dict(list(filled.items())[: 1 + person.serial % 4])
    for section, values in wanted.items():
        fill_in.save_section(
            own_act(session, application, at),
            section,
            values,
            seen=fill_in.revision(application, section),
        )
    if submit:
        add_papers(session, storage, application, person, at)
        if level:
            claim_certificate(session, storage, application, person, level, at, pdf=pdf)
        if person.serial % 40 == 3:
            ask_for_an_accessible_seat(session, application, at)
        hand_in.submit(own_act(session, application, at))
    return application
