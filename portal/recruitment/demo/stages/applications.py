"""People apply: the whole way from an account to a submitted application, and what they do with it
later."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from portal.foundation.files.storage import Storage
from portal.foundation.time.clock import local
from portal.kernel.resident_id import RESIDENT_ID
from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.services.sign_up import Registration, sign_up
from portal.recruitment.applications import uploads
from portal.recruitment.applications.act import APPLICANT, CaseAct, own_act
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services import accommodate, fill_in, hand_in, keep_file
from portal.recruitment.applications.services.declare_certificate import (
    Certificate,
    declare_certificate,
)
from portal.recruitment.audit import Act, Actor
from portal.recruitment.demo import pictures
from portal.recruitment.demo.applicants import MAJORS, Arrival, Person, sections
from portal.recruitment.demo.chapters import Chapter, RoundTelling, Step
from portal.recruitment.demo.tales import OPEN, PAST, SUZHOU, TIED
from portal.recruitment.vacancies.queries import vacancies_of

LEVELS = {"assistant": "助理社会工作师", "social_worker": "社会工作师", "senior": "高级社会工作师"}
CLAIMED = ("", "assistant", "", "social_worker", "")
CONSENT = {"recruitment": "演示数据：为本次招聘使用所填信息"}


def past(at: datetime) -> Iterator[Arrival]:
    """Serials 46–110, every thirteenth left out."""
    opens = at - timedelta(days=78)
    for serial in range(46, 111):
        if serial % 13 == 0 and serial not in TIED:
            continue
        every_ninth = "assistant" if serial % 9 == 4 else ""
        yield Arrival(
            Person(serial),
            opens + timedelta(hours=6 + serial * 2 - 46),
            _past_vacancy(serial),
            level={71: "social_worker", 73: "assistant"}.get(serial, every_ninth),
            pdf=serial % 2 == 0,
        )


def _past_vacancy(serial: int) -> int:
    """QJ11 for the three who tie; QJ14 has too few applicants and is cancelled."""
    if serial in TIED:
        return 0
    return 3 if serial in {50, 90} else serial % 3


def open_(at: datetime) -> Iterator[Arrival]:
    """Drafts 1–7, waiting 8–13, returned 14–16, returned and mended 17–19, passed 20–40, refused
    41–44, withdrawn 45."""
    for serial in range(1, 46):
        late = 8 <= serial <= 13
        hours_ago = 3 * (14 - serial) + 1 if late else 120 - serial * 2
        yield Arrival(
            Person(serial),
            at - timedelta(hours=hours_ago),
            serial % 4,
            level="senior" if serial == 12 else CLAIMED[serial % 5],
            submitted=serial >= 8,
            pdf=serial % 2 == 0,
            household="徐州市云龙区" if 41 <= serial <= 44 else "",
            relative=serial == 13,
        )


def suzhou(at: datetime) -> Iterator[Arrival]:
    """Serials 111–122, two days after the opening."""
    for serial in range(111, 123):
        yield Arrival(
            Person(serial),
            at - timedelta(hours=124 - serial),
            serial % 6,
            level=CLAIMED[serial % 5],
            household="苏州市姑苏区",
        )


def everybody(arrivals: Callable[[datetime], Iterator[Arrival]]) -> Callable[[RoundTelling], None]:
    """A chapter in which they come one after the other, each told to the end of the steps."""

    def tell(telling: RoundTelling) -> None:
        for arrival in arrivals(telling.at):
            telling.applications[arrival.serial] = apply(telling, arrival)
            for step in telling.steps:
                step.tell(telling, arrival)

    return tell


def apply(telling: RoundTelling, arrival: Arrival) -> Application:
    """An application, filled in to some part or handed in with its papers."""
    session, serial = telling.session, arrival.serial
    account = _open_account(telling, arrival)
    begun = Act(session, Actor(account.id, APPLICANT), arrival.at - timedelta(hours=1))
    vacancy = vacancies_of(session, telling.round_.id)[arrival.vacancy]
    application = fill_in.start(begun, telling.round_, account, vacancy=vacancy)
    act = own_act(session, application, arrival.at)
    _fill(act, arrival)
    if arrival.submitted:
        _add_papers(act, telling.storage, arrival.person)
        if arrival.level:
            _claim_certificate(act, telling.storage, arrival)
        if serial % 40 == 3:
            _ask_for_an_accessible_seat(act)
        hand_in.submit(act)
    return application


def _open_account(telling: RoundTelling, arrival: Arrival) -> Account:
    person, at = arrival.person, arrival.at - timedelta(hours=2)
    stated = Registration(RESIDENT_ID, person.number, person.name, person.mobile, CONSENT)
    return sign_up(
        telling.session, stated, password_hash=telling.hashed, at=at, today=local(at).date()
    )


def _fill(act: CaseAct, arrival: Arrival) -> None:
    filled = list(sections(arrival).items())
    for section, values in filled if arrival.submitted else filled[: 1 + arrival.serial % 4]:
        seen = fill_in.revision(act.application, section)
        fill_in.save_section(act, section, values, seen=seen)


def _plain(storage: Storage, data: bytes, name: str) -> uploads.Received:
    """Our own drawing needs no cleaning."""
    return uploads.Received(
        storage.put(data), uploads.JPEG, hashlib.sha256(data).hexdigest(), len(data), 1, name, None
    )


def _add_papers(act: CaseAct, storage: Storage, person: Person) -> None:
    photo = uploads.receive_photo(
        storage,
        pictures.portrait(person.serial),
        "照片.jpg",
        uploads.portrait_spec(act.application.round_.conduct),
    )
    keep_file.attach(act, "photo", photo, replace=True)
    identity = pictures.document("身份证件", (f"姓名　{person.name}", "号码　（演示，从略）"))
    keep_file.attach(act, "identity", _plain(storage, identity, "身份证.jpg"))
    diploma = pictures.document(
        "毕业证书", (f"姓名　{person.name}", f"专业　{MAJORS[person.serial % 6]}")
    )
    keep_file.attach(act, "diploma", _plain(storage, diploma, "毕业证书.jpg"))


def _claim_certificate(act: CaseAct, storage: Storage, arrival: Arrival) -> None:
    serial, level = arrival.serial, arrival.level
    number = f"2024{serial:04d}3200{serial * 37 % 10000:04d}"
    approved_on = date(2024, 9, 1) - timedelta(days=serial)
    certificate = Certificate(
        level=level,
        number=number,
        approved_on=approved_on,
        registration="valid",
        registered_until=date(2027, 8, 31),
    )
    declare_certificate(act, certificate)
    printed = (arrival.person.name, LEVELS[level], number, approved_on.isoformat())
    if arrival.pdf:
        received = uploads.receive_document(
            storage, pictures.certificate_pdf(*printed), "电子证书.pdf"
        )
    else:
        received = _plain(storage, pictures.certificate(*printed), "证书.jpg")
    keep_file.attach(act, "certificate", received)


def _ask_for_an_accessible_seat(act: CaseAct) -> None:
    """Asked with consent; whether it is granted is the exam officer's word."""
    accommodate.ask(
        act,
        accommodate.Need(["accessible_seat"], "disability", "使用轮椅，需要一楼的考场（演示）"),
        files=[],
        consent=True,
    )


def mend_or_withdraw(telling: RoundTelling, arrival: Arrival) -> None:
    """17–19 hand in again while they still may, 45 withdraws."""
    session, application = telling.session, telling.applications[arrival.serial]
    if 17 <= arrival.serial <= 19:
        session.flush()
        mended = arrival.at + timedelta(hours=20)
        if application.mend_until is not None and mended < application.mend_until:
            hand_in.submit(own_act(session, application, mended))
    elif arrival.serial == 45 and fill_in.is_open(telling.round_, telling.at):
        hand_in.withdraw(own_act(session, application, arrival.at + timedelta(hours=10)))


CHAPTERS = (
    Chapter(everybody(past), order=60, tales=(PAST,)),
    Chapter(everybody(open_), order=60, tales=(OPEN,)),
    Chapter(everybody(suzhou), order=60, tales=(SUZHOU,)),
)
STEPS = (Step(mend_or_withdraw, order=20, tales=(OPEN,)),)
