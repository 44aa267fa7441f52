"""Applications for tests in each of their states, filled in, with pictures in a real storage."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.files.images import perceptual_hash
from portal.foundation.files.storage import Storage
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.act import APPLICANT, CaseAct, own_act
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services import fill_in, hand_in, keep_file
from portal.recruitment.applications.services.declare_certificate import (
    Certificate,
    declare_certificate,
)
from portal.recruitment.applications.uploads import Received
from portal.recruitment.audit import Act, Actor
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.services.decide import decide, decide_claim
from portal.recruitment.vacancies.models import Vacancy
from tests.builders.accounts import applicant
from tests.builders.rounds import actor, first_vacancy
from tests.foundation import corpus

FACTS: dict[str, dict[str, Any]] = {
    "person": {
        "sex": "female",
        "political": "none",
        "household": "淮安市清江浦区",
        "address": "淮安市清江浦区长东街道 1 号",
        "mobile": "13900000000",
        "spare_contact": "",
    },
    "education": {
        "education": "bachelor",
        "degree": "bachelor",
        "study_form": "full_time",
        "school": "江苏大学",
        "major": "社会工作",
        "graduated_on": "2018-06-20",
        "verification_code": "",
    },
    "work": {
        "entries": ["2014.09–2018.06 江苏大学 学生", "2018.07–今 某公司 职员"],
        "years": "5",
        "present_employer": "",
        "relaxed": [],
    },
    "certificate": {"claims": "no"},
    "avoidance": {"applies": "no", "office": ""},
    "declaration": {"truthful": True, "consent": True},
}


@cache
def _picture(width: int, height: int) -> tuple[bytes, str]:
    data = corpus.jpeg(width, height)
    return data, perceptual_hash(data)


def put_file(
    session: Session, application: Application, storage: Storage, kind: str, *, at: datetime
) -> None:
    """A drawn JPEG as a cleaned upload."""
    data, fingerprint = _picture(295, 413) if kind == "photo" else _picture(640, 480)
    received = Received(
        storage_key=storage.put(data),
        media_kind="image/jpeg",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        pages=1,
        name=f"{kind}.jpg",
        perceptual_hash=fingerprint,
    )
    act = own_act(session, application, at)
    keep_file.attach(act, kind, received, replace=kind == "photo")


def begun_application(
    session: Session,
    round_: RecruitmentRound,
    *,
    at: datetime,
    account: Account | None = None,
    vacancy: Vacancy | None = None,
) -> Application:
    """Just started: a draft with nothing in it but, perhaps, the vacancy."""
    person = account or applicant(session)
    act = Act(session, Actor(person.id, APPLICANT), at)
    return fill_in.start(act, round_, person, vacancy=vacancy)


def draft_application(
    session: Session,
    round_: RecruitmentRound,
    storage: Storage,
    *,
    at: datetime,
    account: Account | None = None,
    vacancy: Vacancy | None = None,
    certificate: str | None = None,
    number: str = "",
    facts: dict[str, dict[str, Any]] | None = None,
) -> Application:
    """A draft that could be submitted.

    ``certificate``: level of a claimed certificate; ``facts`` replaces members section by section.
    """
    application = begun_application(
        session, round_, at=at, account=account, vacancy=vacancy or first_vacancy(session, round_)
    )
    if certificate is not None:
        claimed = Certificate(
            level=certificate,
            number=number or f"2022{application.id:08d}",
            approved_on=date(2022, 6, 1),
            registration="none",
            registered_until=None,
        )
        declare_certificate(own_act(session, application, at), claimed)
        put_file(session, application, storage, "certificate", at=at)
    for section, values in FACTS.items():
        given = values | (facts or {}).get(section, {})
        if section == "certificate" and certificate is not None:
            given = {"claims": "yes"}
        fill_in.save_section(
            own_act(session, application, at),
            section,
            given,
            seen=fill_in.revision(application, section),
        )
    for kind in round_.conduct.get("documents", ()):
        put_file(session, application, storage, kind, at=at)
    session.flush()
    return application


def submitted_application(
    session: Session, round_: RecruitmentRound, storage: Storage, *, at: datetime, **values: Any
) -> Application:
    application = hand_in.submit(
        own_act(session, draft_application(session, round_, storage, at=at, **values), at)
    )
    session.flush()
    return application


def eligible_application(
    session: Session,
    round_: RecruitmentRound,
    storage: Storage,
    *,
    at: datetime,
    screener: Account,
    claim: str = "declared",
    **values: Any,
) -> Application:
    """Passed by ``screener``; a claimed certificate is left ``declared`` or, with
    ``claim="verified"`` / ``"refused"``, decided too."""
    application = submitted_application(session, round_, storage, at=at, **values)
    decide(
        CaseAct(session, actor(screener), at, application),
        Opinion("pass"),
        seen_digest=application.content_digest or "",
    )
    if application.claim is not None and claim != "declared":
        action = {"verified": "verify", "refused": "refuse"}[claim]
        decide_claim(
            CaseAct(session, actor(screener), at, application),
            action,
            method="exam_site",
            note="查不到这个管理号",
        )
    session.flush()
    return application
