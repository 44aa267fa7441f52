"""Every body of a round stands in the notice with what it does there."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from portal.recruitment.approval.notice_documents import notice_body
from portal.recruitment.rounds.models import RoundBody
from tests.builders.rounds import drafted_round, office
from tests.builders.unions import tree

ROOT = Path(__file__).resolve().parents[3]


def test_joint_organisers_and_supervision_are_named(
    session: Session, app: Flask, at: datetime
) -> None:
    unions = tree(session)
    round_ = drafted_round(session, unions, at=at, by=office(session, unions).publisher)
    session.add_all(
        [
            RoundBody(round_id=round_.id, kind="joint_organiser", name="淮安市社会工作部"),
            RoundBody(
                round_id=round_.id,
                kind="discipline",
                name="市总工会机关纪委",
                phone="0517-83900009",
                matter="全程监督",
            ),
        ]
    )
    session.flush()
    with app.test_request_context():
        facts = [(fact["term"], fact["value"]) for fact in notice_body(session, round_)["facts"]]
    assert facts[:3] == [
        ("主办单位", unions.county.name),
        ("纪检监督单位", "市总工会机关纪委（全程监督，0517-83900009）"),
        ("联合主办单位", "淮安市社会工作部"),
    ]


def test_the_notice_names_the_programs_that_check_it(
    session: Session, app: Flask, at: datetime
) -> None:
    unions = tree(session)
    round_ = drafted_round(session, unions, at=at, by=office(session, unions).publisher)
    with app.test_request_context():
        facts = {fact["term"]: fact["value"] for fact in notice_body(session, round_)["facts"]}
    for name in ("check.js", "verify.py"):
        data = (ROOT / "static" / "verifier" / name).read_bytes()
        assert facts[f"核对程序 {name} 的摘要（SHA-256）"] == hashlib.sha256(data).hexdigest()
