"""A case on its way, by the services."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.act import APPLICANT as APPLICANT_WORDS
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import Act, Actor
from portal.recruitment.conduct.models import ConductCase
from portal.recruitment.conduct.said import Receipt, Said
from portal.recruitment.conduct.services.hear import serve_paper
from portal.recruitment.conduct.services.raise_case import Subject, Suspicion, raise_cases
from portal.recruitment.conduct.services.take_step import take_step
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.roles import (
    APPLICANT,
    CHECKER,
    CITY_APPROVER,
    EXAM_OFFICER,
    PUBLISHER,
    SUPERVISOR,
)
from tests.builders.rounds import Office, actor

FACTS = "上午 9 时 40 分，监考甲、监考乙发现该考生桌内有手机。"
WORDS = "经核查，事实清楚，证据确实。"
MINUTES = "招聘领导小组纪要〔2026〕3 号"


@dataclass(slots=True)
class Docket:
    """A round with its officers at a moment that moves on; ``walk`` takes steps of a case."""

    session: Session
    round_: RecruitmentRound
    officers: Office
    at: datetime

    def act(self, account: Account) -> RoundAct:
        return RoundAct(self.session, actor(account), self.at, self.round_)

    def raised(
        self, *people: Application, ground: str = "cheating", paper: str = "written"
    ) -> list[ConductCase]:
        """A suspicion against each, entered by the exam office."""
        subjects = [Subject("application", row.public_id, row.id) for row in people]
        suspicion = Suspicion(ground, FACTS, paper)
        return raise_cases(self.act(self.officers.exam_officer), suspicion, subjects)

    def walk(self, case: ConductCase, *steps: str, effect: str = "") -> ConductCase:
        """Take the steps one after another, each by the officer of the table or the person."""
        for step in steps:
            self.at += timedelta(minutes=10)
            self.take(case, step, effect=effect)
        return case

    def take(self, case: ConductCase, step: str, *, effect: str = "") -> None:
        """One step; a time that a step has to wait for passes."""
        if step == "serve":
            receipt = Receipt("in_hand", self.at)
            serve_paper(self.act(self.officers.publisher), case, receipt)
            return
        if step in ("close_hearing", "conclude"):
            until = case.statement_until if step == "close_hearing" else case.remedy_until
            assert until is not None
            self.at = max(self.at, until)
        act, role = self._who(case, step)
        take_step(act, case, step, self._said(step, effect), roles=(role,))

    def _said(self, step: str, effect: str) -> Said:
        said = Said(text=WORDS)
        if step in ("tell", "propose"):
            said = replace(said, effect=effect)
        if step == "propose":
            said = replace(said, answer="陈述的情况与监控不符，不予采纳。")
        return replace(said, minutes=MINUTES) if step == "decide" else said

    def _who(self, case: ConductCase, step: str) -> tuple[Act, str]:
        officers = self.officers
        by = {
            "open": (officers.exam_officer, EXAM_OFFICER),
            "note_statement": (officers.exam_officer, EXAM_OFFICER),
            "close_hearing": (officers.exam_officer, EXAM_OFFICER),
            "propose": (officers.publisher, PUBLISHER),
            "decide": (officers.publisher, PUBLISHER),
            "countersign": (officers.supervisor, SUPERVISOR),
            "uphold": (officers.city_approver, CITY_APPROVER),
            "change": (officers.city_approver, CITY_APPROVER),
            "annul": (officers.city_approver, CITY_APPROVER),
        }
        if step == "send_back" and case.state == "checked":
            return self.act(officers.supervisor), SUPERVISOR
        if step in by:
            account, role = by[step]
            return self.act(account), role
        if step in PERSONAL:
            assert case.application is not None
            by_person = Actor(case.application.account_id, APPLICANT_WORDS)
            return Act(self.session, by_person, self.at), APPLICANT
        return self.act(officers.checker), CHECKER


PERSONAL = (
    "state",
    "add",
    "waive",
    "ask_review",
    "withdraw_review",
    "appeal",
    "withdraw_appeal",
)
TO_DECIDED = (
    "open",
    "tell",
    "serve",
    "state",
    "propose",
    "check",
    "countersign",
    "decide",
)
