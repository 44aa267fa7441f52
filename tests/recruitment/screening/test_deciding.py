"""Screening in writing: a reason for every adverse word, one decision per content, and only for
those whose case it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct, own_act
from portal.recruitment.applications.queries import same_certificate, verified_level
from portal.recruitment.applications.services.hand_in import reopen, submit, withdraw
from portal.recruitment.audit import Actor, breaks
from portal.recruitment.screening.models import ScreeningDecision
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.services.decide import (
    decide,
    decide_claim,
    locked_application,
)
from tests.builders.applications import eligible_application, put_file, submitted_application
from tests.builders.rounds import actor, office, published_round
from tests.builders.unions import Tree, tree
from tests.recruitment.conftest import Committed


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "files")


@pytest.fixture
def unions(session: Session) -> Tree:
    return tree(session)


@pytest.mark.parametrize(
    ("code", "text"), [("", "毕业证书只拍到半页"), ("C02", ""), ("C02", "  不全 ")]
)
@pytest.mark.parametrize("outcome", ["return", "fail"])
def test_adverse_word_needs_reason_and_text(
    session: Session,
    unions: Tree,
    storage: Storage,
    at: datetime,
    outcome: str,
    code: str,
    text: str,
) -> None:
    application = submitted_application(
        session, published_round(session, unions, at=at), storage, at=at
    )
    by = actor(office(session, unions).screener)
    with pytest.raises(Refused, match=r"screening\.reason_missing"):
        decide(
            CaseAct(session, by, at, application),
            Opinion(outcome, code, text),
            seen_digest=application.content_digest or "",
        )
    assert application.state == "submitted"


def test_decision_is_about_what_was_seen(
    session: Session, unions: Tree, storage: Storage, at: datetime
) -> None:
    application, by = (
        submitted_application(session, published_round(session, unions, at=at), storage, at=at),
        actor(office(session, unions).screener),
    )
    seen = application.content_digest or ""
    withdraw(own_act(session, application, at))
    reopen(own_act(session, application, at))
    put_file(session, application, storage, "other", at=at)
    submit(own_act(session, application, at + timedelta(minutes=5)))
    with pytest.raises(Refused, match=r"screening\.content_changed"):
        decide(CaseAct(session, by, at, application), Opinion("pass"), seen_digest=seen)
    decide(
        CaseAct(session, by, at, application),
        Opinion("pass"),
        seen_digest=application.content_digest or "",
    )
    assert application.state == "eligible"


def test_two_screeners_at_once_and_one_decision(
    database: Database, committed: Committed, storage: Storage, at: datetime
) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = published_round(session, unions, at=at)
        application = submitted_application(session, round_, storage, at=at)
    digest, refused, start = application.content_digest or "", [], Barrier(2)

    def act(outcome: str, by: Actor) -> None:
        start.wait(10)
        try:
            with database.transaction() as session:
                row = locked_application(session, round_.id, application.public_id)
                decide(
                    CaseAct(session, by, at, row),
                    Opinion(outcome, "D02", "专业不符合岗位要求"),
                    seen_digest=digest,
                )
        except Refused as error:
            refused.append(error.code)

    both = [
        Thread(target=act, args=("pass", actor(officers.screener))),
        Thread(target=act, args=("fail", actor(officers.second_screener))),
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ScreeningDecision)) == 1
        assert breaks(session, round_.code) == []
    assert refused == ["screening.decided_meanwhile"]


def test_certificate_counts_only_once_a_named_officer_has_verified_it(
    session: Session, unions: Tree, storage: Storage, at: datetime
) -> None:
    round_, officers = published_round(session, unions, at=at), office(session, unions)
    declared = eligible_application(
        session,
        round_,
        storage,
        at=at,
        screener=officers.screener,
        certificate="senior",
        number="X2020001",
    )
    assert verified_level(declared) == ""
    with pytest.raises(Refused, match=r"screening\.method_missing"):
        decide_claim(
            CaseAct(session, actor(officers.screener), at, declared), "verify", method="", note=""
        )
    with pytest.raises(Refused, match=r"screening\.reason_missing"):
        decide_claim(
            CaseAct(session, actor(officers.screener), at, declared),
            "refuse",
            method="original",
            note="",
        )
    decide_claim(
        CaseAct(session, actor(officers.screener), at, declared),
        "verify",
        method="original",
        note="",
    )
    claim = declared.claim
    assert claim is not None and verified_level(declared) == "senior"
    assert (claim.decided_by, claim.decided_at, claim.method) == (
        officers.screener.id,
        at,
        "original",
    )
    refused = eligible_application(
        session,
        round_,
        storage,
        at=at,
        screener=officers.screener,
        certificate="assistant",
        claim="refused",
    )
    assert verified_level(refused) == ""
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        decide_claim(
            CaseAct(session, actor(officers.screener), at, declared),
            "refuse",
            method="original",
            note="查不到这个管理号",
        )


def test_one_certificate_claimed_by_two_people_alarms(
    session: Session, unions: Tree, storage: Storage, at: datetime
) -> None:
    round_ = published_round(session, unions, at=at)
    first, second = (
        submitted_application(
            session, round_, storage, at=at, certificate="assistant", number=number
        )
        for number in ("js2020a1", "JS2020A1")
    )
    assert second.claim is not None
    assert same_certificate(session, second.claim) == [first]
