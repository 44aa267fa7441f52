"""A round with people in it, and its officers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.models import Application
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from tests.builders.applications import draft_application, eligible_application
from tests.builders.rounds import Office, act_on, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Committed


@dataclass
class Ending:
    """A round with two people who passed and one who never handed in."""

    round_: RecruitmentRound
    officers: Office
    passed: tuple[Application, Application]
    draft: Application
    over: datetime  # when all of it is over

    def act(self, session: Session, by: Account, at: datetime) -> RoundAct:
        return act_on(session, session.get_one(RecruitmentRound, self.round_.id), by, at)


@pytest.fixture
def ending(app: Flask, committed: Committed, at: datetime) -> Ending:
    storage = app.extensions["storage"]
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = published_round(session, unions, at=at, officers=officers)
        passed = [
            eligible_application(
                session,
                round_,
                storage,
                at=at,
                screener=officers.screener,
                certificate=level,
                claim="verified",
            )
            for level in ("social_worker", "assistant")
        ]
        draft = draft_application(session, round_, storage, at=at)
        for one in (*passed, draft):
            assert one.files and one.account
        return Ending(round_, officers, (passed[0], passed[1]), draft, at + timedelta(days=90))
