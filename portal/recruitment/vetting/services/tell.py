"""A candidate is told at once what has happened, with the way to their own page."""

from __future__ import annotations

from portal.recruitment.messages.services import send
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.vetting.models import Candidacy


def tell(act: RoundAct, candidacy: Candidacy, kind: str, title: str, text: str) -> None:
    """Send the candidate a message about their candidacy."""
    send(
        act.session,
        candidacy.application.account_id,
        kind,
        title,
        text,
        at=act.at,
        link=f"/my/candidacies/{candidacy.public_id}",
        round_code=act.round_.code,
    )
