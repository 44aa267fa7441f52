"""What screening decisions, reviews and appeals say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject
from portal.recruitment.applications.models import Application
from portal.recruitment.rounds.witnesses import on_round
from portal.recruitment.screening.models import (
    OpeningDecision,
    Recusal,
    RegisterAnswer,
    ScreeningAppeal,
    ScreeningDecision,
    ScreeningNotice,
    ScreeningObjection,
    ScreeningSample,
)
from portal.recruitment.vacancies.models import Vacancy

CASE = ("application", Application.public_id)
OBJECTION = ("objection", ScreeningObjection.public_id)
APPEAL = ("appeal", ScreeningAppeal.public_id)
VACANCY = ("vacancy", Vacancy.public_id)
TRACES = (
    on_round(
        "a decision on",
        CASE,
        ScreeningDecision.at,
        ("screening.pass", "screening.return", "screening.fail", "screening.reverse"),
        (ScreeningDecision, Application),
        both=True,
    ),
    on_round(
        "a notice on",
        CASE,
        ScreeningNotice.at,
        ("screening.give_notice",),
        (ScreeningNotice, Application),
    ),
    on_round("a recusal from", CASE, Recusal.at, ("screening.recuse",), (Recusal, Application)),
    on_round(
        "the register's answer on",
        CASE,
        RegisterAnswer.at,
        ("screening.ask_register",),
        (RegisterAnswer, Application),
    ),
    on_round(
        "the second look at",
        CASE,
        ScreeningSample.second_at,
        ("screening.sample_%",),
        (ScreeningSample, Application),
    ),
    on_round(
        "the third look at",
        CASE,
        ScreeningSample.settled_at,
        ("screening.settle_sample",),
        (ScreeningSample, Application),
    ),
    on_round(
        "the objection",
        OBJECTION,
        ScreeningObjection.filed_at,
        ("screening.object",),
        (ScreeningObjection, Application),
    ),
    on_round(
        "the answer to",
        OBJECTION,
        ScreeningObjection.answered_at,
        ("screening.objection_%",),
        (ScreeningObjection, Application),
    ),
    on_round(
        "the appeal",
        APPEAL,
        ScreeningAppeal.filed_at,
        ("screening.appeal",),
        (ScreeningAppeal, Application),
    ),
    on_round(
        "the answer to",
        APPEAL,
        ScreeningAppeal.answered_at,
        ("screening.appeal_%",),
        (ScreeningAppeal, Application),
    ),
    on_round(
        "the proposal for",
        VACANCY,
        OpeningDecision.proposed_at,
        ("screening.propose_opening",),
        (OpeningDecision, Vacancy),
    ),
    on_round(
        "the decision on",
        VACANCY,
        OpeningDecision.decided_at,
        ("screening.decide_opening",),
        (OpeningDecision, Vacancy),
    ),
)
SUBJECTS = (
    Subject(*OBJECTION),
    Subject(*APPEAL),
)
