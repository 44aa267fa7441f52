"""Papers of the interview day beside F-13: F-07 (the draw of examiners), F-09 (the order), F-12
(blank sheets of the examiners), F-16 (absence and misconduct), and the one-day cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template
from flask_babel import force_locale
from sqlalchemy.orm import Session

from portal.foundation.print.pdf import render_pdf
from portal.foundation.print.print_sheet import DOCUMENT_CSS
from portal.kernel import draw
from portal.recruitment.interviews.models import InterviewDay, InterviewRoom
from portal.recruitment.interviews.pool_models import PanelDraw
from portal.recruitment.interviews.queries import panel_of, slot_policy, slots_of, tickets_of
from portal.recruitment.interviews.services.issue_cards import Card
from portal.recruitment.interviews.services.plan_days import half_day_words
from portal.recruitment.rounds.models import RecruitmentRound

NOT_STRAIGHT = ("absent", "void", "withdrawn", "repeated", "postponed", "moved")


def _pdf(template: str, **values: Any) -> bytes:
    with force_locale("zh_Hans_CN"):
        html = render_template(f"recruitment/documents/{template}.html", **values)
    return render_pdf(html, base_css=DOCUMENT_CSS)


def day_cards_pdf(title: str, half_day: str, cards: Sequence[Card]) -> bytes:
    """One card per page, for the envelopes."""
    return _pdf("interview_cards", title=title, half_day=half_day, cards=cards)


def panel_record_pdf(
    round_: RecruitmentRound,
    day: InterviewDay,
    panel_draw: PanelDraw,
    outcome: Sequence[dict[str, Any]],
) -> bytes:
    """F-07; ``outcome``: room, place, role and who."""
    return _pdf(
        "interview_panels",
        round_=round_,
        half_day=half_day_words(day),
        panel_draw=panel_draw,
        list_digest=draw.list_digest(panel_draw.members),
        outcome=outcome,
    )


def room_papers_pdf(session: Session, round_: RecruitmentRound, room: InterviewRoom) -> bytes:
    """F-09, F-10, F-12 and F-16 of a room; before the draw the order is empty."""
    turns = slots_of(session, room.id)
    tickets = tickets_of(session, [turn.application_id for turn in turns])
    rules = {turn.id: slot_policy(session, turn).interview for turn in turns}
    elements = {key: (rule.elements if rule else ()) for key, rule in rules.items()}
    return _pdf(
        "interview_papers",
        round_=round_,
        room=room,
        half_day=half_day_words(room.day),
        places=[member.number for member in panel_of(room)],
        turns=[
            {
                "code": turn.candidate_code or "",
                "ticket": tickets.get(turn.application_id, ""),
                "vacancy": turn.application.vacancy.code,  # type: ignore[union-attr]
                "elements": elements[turn.id] or ("总分",),
                "state": turn.state,
                "reason": turn.reason,
                "straight": turn.state not in NOT_STRAIGHT,
            }
            for turn in turns
        ],
    )
