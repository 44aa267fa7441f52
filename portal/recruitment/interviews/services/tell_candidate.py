"""Letters to a candidate about the turn."""

from __future__ import annotations

from portal.recruitment.interviews.models import Turn
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.act import RoundAct


def tell_candidate(act: RoundAct, turn: Turn, title: str, text: str) -> None:
    """What was entered, and that it can be disputed while the room is open."""
    application = turn.application
    send(
        act.session,
        application.account_id,
        "interviews.turn",
        title,
        text,
        at=act.at,
        link=f"/my/interviews/{application.public_id}",
        round_code=act.round_.code,
    )
