"""Everything that can follow a refusal, so that each of screening's pages has something to show:
reviews, an appeal, a sample, a notice."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from portal.foundation.files.malware import NoScanner
from portal.foundation.files.storage import Storage
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.act import CaseAct, own_act
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.request_files import receive_proofs
from portal.recruitment.applications.services.hand_in import withdraw
from portal.recruitment.audit import Act
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.screening.models import ScreeningAppeal, ScreeningObjection
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.services.appeal import file_appeal
from portal.recruitment.screening.services.decide import decide
from portal.recruitment.screening.services.give_notice import give_notices
from portal.recruitment.screening.services.look_again import draw_sample
from portal.recruitment.screening.services.object import answer_objection, file_objection
from tests.builders.applications import submitted_application
from tests.builders.rounds import Office, actor
from tests.foundation import corpus

WORDS = "毕业证书上的专业与公告所列是同一专业，附学校证明。"
UPHELD = "已核对学校证明和专业目录，不是同一专业，维持原决定。"


def refused_application(
    session: Session, round_: RecruitmentRound, storage: Storage, officers: Office, *, at: datetime
) -> Application:
    """Handed in and refused for its major."""
    row = submitted_application(session, round_, storage, at=at)
    digest = row.content_digest or ""
    decide(
        CaseAct(session, actor(officers.screener), at, row),
        Opinion("fail", "D02", "专业不符合岗位要求。"),
        seen_digest=digest,
    )
    return row


def upheld_objection(
    session: Session,
    application: Application,
    officers: Office,
    *,
    at: datetime,
    files: list[dict[str, Any]] | None = None,
) -> ScreeningObjection:
    """Answered by the second screener: the refusal stands."""
    row = file_objection(
        own_act(session, application, at), "decision", text=WORDS, files=files or []
    )
    answer_objection(
        Act(session, actor(officers.second_screener), at), row, "uphold", answer=UPHELD
    )
    return row


def waiting_appeal(
    session: Session, application: Application, officers: Office, storage: Storage, *, at: datetime
) -> ScreeningAppeal:
    """With proof that came with the objection."""
    files = receive_proofs(
        storage, NoScanner(), [FileStorage(io.BytesIO(corpus.jpeg(640, 480)), "proof.jpg")]
    )
    upheld = upheld_objection(session, application, officers, at=at, files=files)
    return file_appeal(own_act(session, application, at), upheld, text=WORDS)


def screening_pages(
    session: Session, storage: Storage, round_: RecruitmentRound, officers: Office, at: datetime
) -> list[tuple[str, Account | None, str]]:
    """(name, who opens it, address) of what the story's other pages of screening do not show."""
    appealed, upheld = (
        refused_application(session, round_, storage, officers, at=at) for _ in range(2)
    )
    gone = submitted_application(session, round_, storage, at=at)
    withdraw(own_act(session, gone, at))
    appeal = waiting_appeal(session, appealed, officers, storage, at=at)
    objection = upheld_objection(session, upheld, officers, at=at)
    notice = give_notices(session, round_, at=at)[0]
    sample = draw_sample(RoundAct(session, actor(officers.checker), at, round_))[0]
    session.flush()
    assert appealed.account and upheld.account and gone.account
    base, own = f"/office/rounds/{round_.code}", f"/my/objections/{appeal.objection.public_id}"
    file, mine = appealed.files[0].public_id, f"/my/appeals/{appeal.public_id}"
    office = f"{base}/objections/{appeal.objection.public_id}"
    city = f"{base}/appeals/{appeal.public_id}"
    return [
        ("object", appealed.account, f"/my/applications/{appealed.public_id}/objections/decision"),
        ("own-objection", appealed.account, own),
        ("own-objection-pdf", appealed.account, f"{own}.pdf"),
        ("own-objection-file", appealed.account, f"{own}/files/0/page/1"),
        ("own-appeal", appealed.account, mine),
        ("own-appeal-pdf", appealed.account, f"{mine}.pdf"),
        ("appeal-new", upheld.account, f"/my/objections/{objection.public_id}/appeal"),
        ("own-notice", gone.account, f"/my/notices/{notice.public_id}"),
        ("own-notice-pdf", gone.account, f"/my/notices/{notice.public_id}.pdf"),
        ("objections", officers.second_screener, f"{base}/objections"),
        ("objection", officers.second_screener, office),
        ("objection-pdf", officers.checker, f"{office}.pdf"),
        ("objection-file", officers.checker, f"{office}/files/0/page/1"),
        ("appeals", officers.city_approver, f"{base}/appeals"),
        ("appeal", officers.city_approver, city),
        ("appeal-pdf", officers.city_approver, f"{city}.pdf"),
        ("appeal-file", officers.city_approver, f"{city}/files/{file}/page/1"),
        ("appeal-evidence", officers.city_approver, f"{city}/evidence/0/page/1"),
        ("samples", officers.checker, f"{base}/samples"),
        ("sample", officers.second_screener, f"{base}/samples/{sample.public_id}"),
        ("applicants", officers.screener, f"{base}/applicants?q=2&sort=-name"),
        ("applicants-file", officers.screener, f"{base}/applicants.xlsx"),
        ("against", officers.supervisor, f"{base}/screening/against"),
        ("figures", officers.screener, f"{base}/screening/figures"),
        ("form-b11", officers.screener, f"{base}/screening/forms/B-11.xlsx"),
        ("form-b07", officers.screener, f"{base}/screening/forms/B-07.xlsx"),
        ("form-b04", officers.screener, f"{base}/screening/{upheld.public_id}/B-04.xlsx"),
    ]
