"""The draft: one per person and round, nothing typed is lost, and the last moment is half-open to
the second."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.time.clock import Clock
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.act import APPLICANT, CaseAct, own_act
from portal.recruitment.applications.models import Application, ApplicationVersion
from portal.recruitment.applications.services import fill_in, hand_in
from portal.recruitment.applications.services.declare_certificate import (
    Certificate,
    declare_certificate,
)
from portal.recruitment.applications.services.let_lapse import lapse_overdue
from portal.recruitment.audit import Act, Actor, breaks, entries
from portal.recruitment.messages.models import Message
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.services.decide import decide
from tests.builders.accounts import applicant
from tests.builders.applications import (
    begun_application,
    draft_application,
    put_file,
    submitted_application,
)
from tests.builders.rounds import actor, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "files")


@pytest.fixture
def round_(session: Session, at: datetime) -> RecruitmentRound:
    return published_round(session, tree(session), at=at)


def _last_moment(round_: RecruitmentRound) -> datetime:
    window = round_.window("registration")
    assert window is not None
    return window.ends_at


def test_starting_again_goes_on_with_the_same_draft(
    session: Session, round_: RecruitmentRound, at: datetime
) -> None:
    person = applicant(session)
    assert begun_application(session, round_, at=at, account=person) is begun_application(
        session, round_, at=at, account=person
    )


def test_two_starts_at_once_make_one_application(
    database: Database, committed: Committed, at: datetime
) -> None:
    with committed() as session:
        round_id, person_id = (
            published_round(session, tree(session), at=at).id,
            applicant(session).id,
        )
    failures: list[Exception] = []

    def begin() -> None:
        try:
            with database.transaction() as session:
                fill_in.start(
                    Act(session, Actor(person_id, APPLICANT), at),
                    session.get_one(RecruitmentRound, round_id),
                    session.get_one(Account, person_id),
                )
        except Exception as error:
            failures.append(error)

    both = [Thread(target=begin) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Application)) == 1
    assert len(failures) <= 1


@pytest.mark.parametrize(
    "shift", [timedelta(days=-3), timedelta(days=5)], ids=["before the first", "at the last moment"]
)
def test_nobody_starts_outside_the_window(
    session: Session, round_: RecruitmentRound, at: datetime, shift: timedelta
) -> None:
    with pytest.raises(Refused, match=r"application\.closed"):
        begun_application(session, round_, at=at + shift)


def test_last_second_counts_and_the_next_one_does_not(
    session: Session, round_: RecruitmentRound, storage: Storage, at: datetime
) -> None:
    in_time, too_late = (draft_application(session, round_, storage, at=at) for _ in range(2))
    last = _last_moment(round_)
    hand_in.submit(own_act(session, in_time, last - timedelta(seconds=1)))
    with pytest.raises(Refused, match=r"application\.closed"):
        hand_in.submit(own_act(session, too_late, last))
    assert (in_time.state, too_late.state) == ("submitted", "draft")


def test_submitting_twice_is_submitting_once(
    session: Session, round_: RecruitmentRound, storage: Storage, at: datetime
) -> None:
    application = submitted_application(session, round_, storage, at=at)
    number, digest = application.number, application.content_digest
    hand_in.submit(own_act(session, application, at + timedelta(minutes=1)))
    assert (application.number, application.content_digest, application.submitted_at) == (
        number,
        digest,
        at,
    )
    assert session.scalar(select(func.count()).select_from(ApplicationVersion)) == 1


def test_withdrawing_and_submitting_again_keeps_the_number(
    session: Session, round_: RecruitmentRound, storage: Storage, at: datetime
) -> None:
    application = submitted_application(session, round_, storage, at=at)
    number = application.number
    hand_in.withdraw(own_act(session, application, at))
    hand_in.reopen(own_act(session, application, at))
    hand_in.submit(own_act(session, application, at + timedelta(hours=1)))
    assert (application.state, application.number) == ("submitted", number)


def test_nothing_can_be_changed_after_the_submit(
    session: Session, round_: RecruitmentRound, storage: Storage, at: datetime
) -> None:
    application = submitted_application(session, round_, storage, at=at)
    with pytest.raises(Refused, match=r"application\.not_editable"):
        fill_in.save_section(own_act(session, application, at), "person", {}, seen=1)
    with pytest.raises(Refused, match=r"application\.not_editable"):
        put_file(session, application, storage, "photo", at=at)


def test_returned_application_keeps_its_vacancy_and_its_deadline(
    session: Session, round_: RecruitmentRound, storage: Storage, at: datetime
) -> None:
    screener = office(session, tree(session)).screener
    application = submitted_application(session, round_, storage, at=at)
    decide(
        CaseAct(session, actor(screener), at, application),
        Opinion("return", "C02", "毕业证书不清楚"),
        seen_digest=application.content_digest or "",
    )
    assert application.mend_until == at + timedelta(hours=48)
    put_file(session, application, storage, "diploma", at=at + timedelta(hours=47))
    with pytest.raises(Refused, match=r"application\.mend_over"):
        hand_in.submit(own_act(session, application, at + timedelta(hours=48)))
    hand_in.submit(own_act(session, application, at + timedelta(hours=48, seconds=-1)))
    assert application.state == "submitted"


def test_deadlines_lapse_once_and_the_person_is_told(
    session: Session, round_: RecruitmentRound, storage: Storage, at: datetime
) -> None:
    screener = office(session, tree(session)).screener
    returned, draft = (
        submitted_application(session, round_, storage, at=at),
        begun_application(session, round_, at=at),
    )
    decide(
        CaseAct(session, actor(screener), at, returned),
        Opinion("return", "C02", "毕业证书不清楚"),
        seen_digest=returned.content_digest or "",
    )
    assert lapse_overdue(session, round_, at=at + timedelta(hours=47)) == 0
    assert lapse_overdue(session, round_, at=at + timedelta(hours=48)) == 1
    assert lapse_overdue(session, round_, at=_last_moment(round_)) == 1
    assert lapse_overdue(session, round_, at=_last_moment(round_)) == 0
    assert (returned.state, draft.state) == ("lapsed", "lapsed")
    told = session.scalars(
        select(Message.account_id).where(Message.kind == "application.lapsed")
    ).all()
    assert told == [returned.account_id]
    assert breaks(session, round_.code) == []


def test_claim_counts_for_nothing_again_once_it_is_changed(
    session: Session, round_: RecruitmentRound, storage: Storage, at: datetime
) -> None:
    application = draft_application(
        session, round_, storage, at=at, certificate="assistant", number="20220001"
    )
    claim = application.claim
    assert claim is not None
    claim.state = "verified"
    same = {
        "level": "assistant",
        "approved_on": claim.approved_on,
        "registration": "none",
        "registered_until": None,
    }
    declare_certificate(own_act(session, application, at), Certificate(number="20220001", **same))
    assert claim.state == "verified"
    declare_certificate(own_act(session, application, at), Certificate(number="20229999", **same))
    assert claim.state == "declared"


def test_chain_names_nobody(
    session: Session, round_: RecruitmentRound, storage: Storage, at: datetime
) -> None:
    application = submitted_application(
        session, round_, storage, at=at, account=applicant(session, name="欧阳震华")
    )
    facts = "".join(f"{entry.facts}{entry.by_words}" for entry in entries(session, round_.code))
    identity = application.account.identity
    assert identity is not None
    assert application.number is not None and application.number in facts
    assert (
        "欧阳震华" not in facts
        and identity.number not in facts
        and str(application.account.mobile) not in facts
    )


def test_the_clock_of_pages_is_the_one_that_counts(
    committed: Committed,
    storage: Storage,
    clock: Clock,
    at: datetime,
    signed_in: Callable[..., Browser],
) -> None:
    with committed() as session:
        round_ = published_round(session, tree(session), at=at)
        application = draft_application(session, round_, storage, at=at)
        path, last = f"/my/applications/{application.public_id}", _last_moment(round_)
        assert application.account
    clock.travel_to(last + timedelta(seconds=1))
    browser = signed_in(application.account)
    refused = browser.submit(f"{path}/submit")
    assert refused.status_code == 422 and "报名已经截止" in refused.text
    # what was typed is still there
    assert "江苏大学" in browser.get(f"{path}/sections/education").text
    clock.travel_to(last - timedelta(seconds=30))
    browser = signed_in(application.account)
    assert browser.submit(f"{path}/submit").status_code == 303
    assert browser.submit(f"{path}/submit").status_code == 303
