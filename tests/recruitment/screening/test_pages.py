"""The screening desk and the letters, for those whose case it is and nobody else."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.foundation.data.database import Database
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.act import CaseAct, own_act
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services.fill_in import revision, save_section
from portal.recruitment.applications.services.hand_in import submit
from portal.recruitment.messages.models import Message
from portal.recruitment.rulebook import roles
from portal.recruitment.screening.models import (
    ScreeningDecision,
    ScreeningObjection,
    ScreeningSample,
)
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.services.decide import decide
from portal.recruitment.screening.services.object import file_objection
from tests.builders.accounts import applicant, officer
from tests.builders.applications import begun_application, draft_application, submitted_application
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import tree
from tests.foundation import corpus
from tests.recruitment.conftest import Browser, Committed

GOOD = {"outcome": "fail", "reason_code": "D02", "text": "专业不符合岗位要求：公告要求社会工作。"}


@dataclass
class Case:
    officers: Office
    neighbour: Account
    application: Application
    path: str

    @property
    def digest(self) -> str:
        return self.application.content_digest or ""


@pytest.fixture
def case(app: Flask, committed: Committed, at: datetime) -> Case:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = published_round(session, unions, at=at, officers=officers)
        application = submitted_application(
            session, round_, app.extensions["storage"], at=at, certificate="assistant"
        )
        neighbour = officer(session, roles.SCREENER, union=unions.other_county)
        assert application.account and application.files
    return Case(
        officers,
        neighbour,
        application,
        f"/office/rounds/{round_.code}/screening/{application.public_id}",
    )


def _decisions(database: Database) -> list[ScreeningDecision]:
    with database.reading() as session:
        return list(session.scalars(select(ScreeningDecision)))


def test_wrong_role_may_not_and_other_county_finds_nothing(
    case: Case, signed_in: Callable[..., Browser]
) -> None:
    file = case.application.files[0].public_id
    for account, read, write in (
        (case.officers.publisher, 403, 403),
        (case.officers.supervisor, 200, 403),
        (case.neighbour, 404, 404),
    ):
        browser = signed_in(account)
        assert browser.get(case.path).status_code == read
        assert browser.get(f"{case.path}/files/{file}/page/1").status_code == read
        assert (
            browser.submit(f"{case.path}/decision", GOOD | {"seen_digest": case.digest}).status_code
            == write
        )
        assert (
            browser.submit(
                f"{case.path}/claim", {"action": "verify", "method": "original"}
            ).status_code
            == write
        )
    assert signed_in(case.application.account).get(case.path).status_code == 403


def test_refused_decision_keeps_the_text(
    case: Case, signed_in: Callable[..., Browser], database: Database
) -> None:
    browser = signed_in(case.officers.screener)
    without_code = browser.submit(
        f"{case.path}/decision", GOOD | {"reason_code": "", "seen_digest": case.digest}
    )
    assert (
        without_code.status_code == 422
        and "专业不符合岗位要求" in without_code.text
        and "都要选原因" in without_code.text
    )
    stale = browser.submit(f"{case.path}/decision", GOOD | {"seen_digest": "0" * 64})
    assert (
        stale.status_code == 422
        and "刚刚改过内容" in stale.text
        and "专业不符合岗位要求" in stale.text
    )
    assert (
        browser.submit(
            f"{case.path}/decision", {"outcome": "reverse", "seen_digest": case.digest}
        ).status_code
        == 422
    )
    assert _decisions(database) == []


def test_letter_reaches_its_addressee_alone_and_the_first_opening_is_the_receipt(
    case: Case,
    signed_in: Callable[..., Browser],
    committed: Committed,
    database: Database,
    at: datetime,
) -> None:
    browser = signed_in(case.officers.screener)
    assert (
        browser.submit(f"{case.path}/decision", GOOD | {"seen_digest": case.digest}).status_code
        == 303
    )
    # a second click
    assert (
        browser.submit(f"{case.path}/decision", GOOD | {"seen_digest": case.digest}).status_code
        == 422
    )
    decision = _decisions(database)[0]
    assert decision.read_at is None and decision.object_until is not None and decision.findings
    with database.reading() as reading:
        message = reading.scalars(select(Message).where(Message.kind == "screening.fail")).one()
    assert (message.account_id, message.link) == (
        case.application.account_id,
        f"/my/decisions/{decision.public_id}",
    )
    with committed() as writing:
        stranger = applicant(writing)
    for rest in ("", ".pdf"):
        assert signed_in(stranger).get(f"{message.link}{rest}").status_code == 404
    own = signed_in(case.application.account)
    page = own.get(message.link).text
    assert "专业不符合岗位要求" in page and "书面申请复核" in page
    assert own.get(f"{message.link}.pdf").data.startswith(b"%PDF-")
    first = _decisions(database)[0].read_at
    assert first is not None and abs((first - at).total_seconds()) < 120
    own.get(message.link)
    assert _decisions(database)[0].read_at == first
    assert "已读" in browser.get(case.path).text


def test_certificate_is_verified_from_the_case(
    case: Case, signed_in: Callable[..., Browser]
) -> None:
    browser = signed_in(case.officers.screener)
    refused = browser.submit(
        f"{case.path}/claim", {"action": "refuse", "method": "exam_site", "note": ""}
    )
    assert refused.status_code == 422 and "还没有核验" not in refused.text
    assert (
        browser.submit(
            f"{case.path}/claim", {"action": "verify", "method": "exam_site", "note": ""}
        ).status_code
        == 303
    )
    assert "核验通过" in browser.get(case.path).text
    assert "已核验" in signed_in(case.application.account).get("/my").text


def test_queue_shows_the_most_urgent_first_and_who_is_late(
    app: Flask,
    case: Case,
    committed: Committed,
    signed_in: Callable[..., Browser],
    clock: object,
    at: datetime,
) -> None:
    with committed() as session:
        later = submitted_application(
            session,
            session.merge(case.application.round_),
            app.extensions["storage"],
            at=at + timedelta(hours=5),
        )
    clock.travel_to(at + timedelta(hours=24))  # type: ignore[attr-defined]
    text = signed_in(case.officers.screener).get(case.path.rsplit("/", 1)[0]).text
    assert text.index(str(case.application.number)) < text.index(str(later.number))
    assert "超过 24 小时" in signed_in(case.officers.screener).get("/office/desk").text


def test_draft_is_its_writers_alone(
    app: Flask, case: Case, committed: Committed, signed_in: Callable[..., Browser], at: datetime
) -> None:
    with committed() as session:
        draft = draft_application(
            session,
            session.merge(case.application.round_),
            app.extensions["storage"],
            at=at,
            certificate="senior",
        )
        begun = begun_application(session, session.merge(case.application.round_), at=at)
    browser = signed_in(case.officers.screener)
    for one in (draft, begun):
        path = case.path.replace(case.application.public_id, one.public_id)
        assert browser.get(path).status_code == 404
        assert browser.submit(f"{path}/decision", GOOD | {"seen_digest": ""}).status_code == 404
        assert (
            browser.submit(f"{path}/claim", {"action": "verify", "method": "original"}).status_code
            == 404
        )


@pytest.fixture
def refused(case: Case, committed: Committed, at: datetime) -> Case:
    with committed() as session:
        row = session.get_one(Application, case.application.id)
        decide(
            CaseAct(session, actor(case.officers.screener), at, row),
            Opinion("fail", "D02", "专业不符合岗位要求"),
            seen_digest=case.digest,
        )
    return case


WORDS = "毕业证书上的专业与公告所列是同一专业，附学校证明。"


def test_an_objection_goes_from_the_applicant_to_another_officer_and_back(
    refused: Case, signed_in: Callable[..., Browser], database: Database
) -> None:
    own, path = (
        signed_in(refused.application.account),
        f"/my/applications/{refused.application.public_id}/objections/decision",
    )
    assert WORDS[:4] not in own.get(path).text and own.get(path).status_code == 200
    short = own.submit(path, {"text": "不同意"})
    assert short.status_code == 422 and "不同意" in short.text
    bad = own.submit(path, {"text": WORDS, "files": (io.BytesIO(b"MZ" + bytes(200)), "proof.exe")})
    assert bad.status_code == 422 and WORDS in bad.text
    filed = own.submit(
        path, {"text": WORDS, "files": (io.BytesIO(corpus.jpeg(640, 480)), "proof.jpg")}
    )
    assert filed.status_code == 303
    shown = filed.headers["Location"]
    assert own.submit(path, {"text": WORDS}).headers["Location"] == shown
    assert (
        WORDS in own.get(shown).text and own.get(f"{shown}/files/0/page/1").mimetype == "image/jpeg"
    )
    assert own.get(f"{shown}.pdf").data.startswith(b"%PDF-")

    office_path = (
        refused.path.rpartition("/screening/")[0] + "/objections/" + shown.rpartition("/")[2]
    )
    first, second = (
        signed_in(refused.officers.screener),
        signed_in(refused.officers.second_screener),
    )
    assert "要由另一个人答复" in first.get(office_path).text
    answer = {"action": "reverse", "answer": "已核对学校证明和专业目录，属同一专业。"}
    assert first.submit(office_path, answer).status_code == 422
    assert signed_in(refused.neighbour).get(office_path).status_code == 404
    assert signed_in(refused.officers.publisher).get(office_path).status_code == 403
    assert second.submit(office_path, answer | {"answer": "同意"}).status_code == 422
    assert second.submit(office_path, answer).status_code == 303
    with database.reading() as session:
        row = session.scalars(select(ScreeningObjection)).one()
        assert (
            row.state,
            row.read_at,
            session.get_one(Application, refused.application.id).state,
        ) == ("reversed", None, "eligible")
    assert "已核对学校证明" in own.get(shown).text
    with database.reading() as session:
        assert session.scalars(select(ScreeningObjection.read_at)).one() is not None


def test_somebody_elses_objection_is_not_found(
    refused: Case, signed_in: Callable[..., Browser], committed: Committed, at: datetime
) -> None:
    with committed() as session:
        row = file_objection(
            own_act(session, session.get_one(Application, refused.application.id), at),
            "decision",
            text=WORDS,
        )
        other = applicant(session)
    browser = signed_in(other)
    assert browser.get(f"/my/objections/{row.public_id}").status_code == 404
    assert browser.get(f"/my/objections/{row.public_id}.pdf").status_code == 404
    assert browser.submit(f"/my/objections/{row.public_id}/withdrawal").status_code == 404
    assert (
        browser.submit(
            f"/my/applications/{refused.application.public_id}/objections/decision", {"text": WORDS}
        ).status_code
        == 404
    )


def test_whoever_recuses_himself_no_longer_sees_the_case(
    case: Case, signed_in: Callable[..., Browser]
) -> None:
    browser = signed_in(case.officers.screener)
    queue = case.path.rpartition("/")[0]
    assert case.application.public_id in browser.get(queue).text
    assert (
        browser.submit(f"{case.path}/recusal", {"ground": "interest", "note": ""}).status_code
        == 422
    )
    assert browser.submit(f"{case.path}/recusal", {"ground": "spouse"}).status_code == 303
    assert case.application.public_id not in browser.get(queue).text
    assert browser.get(case.path).status_code == 403
    assert (
        browser.submit(f"{case.path}/decision", GOOD | {"seen_digest": case.digest}).status_code
        == 403
    )
    assert signed_in(case.officers.second_screener).get(case.path).status_code == 200


def test_many_are_decided_only_after_the_preview(
    case: Case, signed_in: Callable[..., Browser], database: Database
) -> None:
    browser, path = signed_in(case.officers.screener), case.path.rpartition("/")[0] + "/bulk"
    preview = browser.submit(path, {"outcome": "return", "case": case.application.public_id})
    assert preview.status_code == 200 and _decisions(database) == []
    seen = re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', preview.text)
    assert seen is not None
    given = {"outcome": "return", "case": case.application.public_id, "seen": seen[1]}
    wordless = browser.submit(path, given | {"reason_code": "", "text": ""})
    assert wordless.status_code == 422 and _decisions(database) == []
    assert (
        browser.submit(
            path,
            given | {"reason_code": "C04", "text": "照片底色不是白色，请换一张", "seen": "0" * 64},
        ).status_code
        == 422
    )
    assert (
        browser.submit(
            path, given | {"reason_code": "C04", "text": "照片底色不是白色，请换一张"}
        ).status_code
        == 303
    )
    assert [decision.outcome for decision in _decisions(database)] == ["return"]
    assert browser.submit(
        path, {"outcome": "fail", "case": case.application.public_id}
    ).status_code in {409, 422}


def test_a_sample_is_looked_at_blind(
    refused: Case, signed_in: Callable[..., Browser], database: Database
) -> None:
    samples = refused.path.rpartition("/screening/")[0] + "/samples"
    assert signed_in(refused.officers.screener).submit(samples).status_code == 403
    assert signed_in(refused.officers.supervisor).submit(samples).status_code == 303
    with database.reading() as session:
        path = f"{samples}/{session.scalars(select(ScreeningSample.public_id)).one()}"
    second = signed_in(refused.officers.second_screener)
    assert "专业不符合岗位要求" not in second.get(path).text + second.get(refused.path).text
    assert "专业不符合岗位要求" in signed_in(refused.officers.checker).get(refused.path).text
    assert (
        signed_in(refused.officers.screener)
        .submit(path, {"outcome": "pass", "reason_code": ""})
        .status_code
        == 422
    )
    assert second.submit(path, {"outcome": "pass", "reason_code": ""}).status_code == 303
    assert "专业不符合岗位要求" in second.get(path).text
    checker = signed_in(refused.officers.checker)
    assert (
        checker.submit(f"{path}/settlement", {"stands": "no", "reason": "重审"}).status_code == 422
    )
    assert (
        checker.submit(
            f"{path}/settlement", {"stands": "no", "reason": "两人意见不同，请第三人重审"}
        ).status_code
        == 303
    )
    with database.reading() as session:
        assert session.get_one(Application, refused.application.id).state == "submitted"
    assert "已由第三人定" in checker.get(samples).text


def test_after_a_mend_the_screener_sees_what_changed(
    case: Case, signed_in: Callable[..., Browser], committed: Committed, at: datetime
) -> None:
    with committed() as session:
        row = session.get_one(Application, case.application.id)
        by = actor(case.officers.screener)
        decide(
            CaseAct(session, by, at, row),
            Opinion("return", "C06", "户籍证明缺少，请补户口簿"),
            seen_digest=case.digest,
        )
        given = (row.facts or {})["person"] | {"household": "盐城市亭湖区"}
        save_section(own_act(session, row, at), "person", given, seen=revision(row, "person"))
        submit(own_act(session, row, at + timedelta(minutes=1)))
    page = signed_in(case.officers.second_screener).get(case.path).text
    assert (
        "上次审核以后改了：个人信息" in page
        and "<del>淮安市清江浦区</del>" in page
        and "<ins>盐城市亭湖区</ins>" in page
    )


def test_photos_that_look_alike_are_a_hint_with_a_link(
    app: Flask, case: Case, committed: Committed, signed_in: Callable[..., Browser], at: datetime
) -> None:
    browser = signed_in(case.officers.screener)
    assert "像同一张照片" not in browser.get(case.path).text
    with committed() as session:
        other = submitted_application(
            session, session.merge(case.application.round_), app.extensions["storage"], at=at
        )
    page = browser.get(case.path).text
    assert "像同一张照片" in page and other.public_id in page and "不能单凭这一条作决定" in page
    assert (
        browser.submit(
            f"{case.path.rpartition('/')[0]}/{other.public_id}/recusal", {"ground": "spouse"}
        ).status_code
        == 303
    )
    # whoever stays away from a case reads nothing of it
    assert "像同一张照片" not in browser.get(case.path).text
