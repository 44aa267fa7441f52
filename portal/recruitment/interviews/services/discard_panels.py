"""A morning's draw of panels is thrown away by checker and supervisor, as one of the order is."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.interviews.pool_models import DrawDiscard, PanelDraw
from portal.recruitment.interviews.services.discard_draw import SHORTEST_REASON, publish_discard
from portal.recruitment.interviews.services.draw_panels import open_panel_discard
from portal.recruitment.interviews.services.plan_days import half_day_words
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import DRAW_DISCARD, PANEL_DRAW


def is_discard_open(session: Session, panel_draw: PanelDraw) -> bool:
    """Whether a request waits for the supervisor."""
    statement = select(DrawDiscard.id).where(
        DrawDiscard.panel_draw_id == panel_draw.id, DrawDiscard.state == "proposed"
    )
    return session.scalar(statement) is not None


def propose_panel_discard(act: RoundAct, panel_draw: PanelDraw, reason: str) -> DrawDiscard:
    """By the checker, before the supervisor has confirmed the draw.

    Raises ``Refused('lifecycle.not_allowed')``, ``'interview.discard_waiting'``,
    ``'two_people.same'``, ``'interview.reason_missing'``.
    """
    PANEL_DRAW.after(panel_draw.state, "discard")
    if open_panel_discard(act.session, panel_draw) is not None:
        raise Refused("interview.discard_waiting")
    require_another(act.by.account_id, panel_draw.committed_by, panel_draw.drawn_by)
    discard = DrawDiscard(
        panel_draw_id=panel_draw.id,
        reason=require_reason(reason, "interview.reason_missing", least=SHORTEST_REASON),
        commitment=panel_draw.commitment,
        proposed_by=act.by.account_id,
        proposed_at=act.at,
    )
    act.session.add(discard)
    act.session.flush()
    act.record_on_round(
        "interviews.propose_discard",
        f"panel_draw:{panel_draw.public_id}",
        commitment=discard.commitment,
        reason=discard.reason,
    )
    return discard


def refuse_panel_discard(act: RoundAct, panel_draw: PanelDraw) -> None:
    """The draw stands.

    Raises ``Refused('interview.no_discard')``, ``'two_people.same'``.
    """
    discard = open_panel_discard(act.session, panel_draw)
    if discard is None:
        raise Refused("interview.no_discard")
    require_another(act.by.account_id, discard.proposed_by)
    discard.state = DRAW_DISCARD.after(discard.state, "refuse")
    discard.decided_by, discard.decided_at = act.by.account_id, act.at
    act.record_on_round("interviews.refuse_discard", f"panel_draw:{panel_draw.public_id}")


def confirm_panel_discard(act: RoundAct, panel_draw: PanelDraw) -> None:
    """By the supervisor, published with the reason and the secret; who was drawn is nobody's
    business.

    Raises ``Refused('interview.no_discard')``, ``'two_people.same'``.
    """
    discard = open_panel_discard(act.session, panel_draw)
    if discard is None:
        raise Refused("interview.no_discard")
    require_another(act.by.account_id, discard.proposed_by, panel_draw.committed_by)
    panel_draw.state = PANEL_DRAW.after(panel_draw.state, "discard")
    discard.state = DRAW_DISCARD.after(discard.state, "confirm")
    discard.decided_by, discard.decided_at = act.by.account_id, act.at
    discard.secret, discard.numbers = panel_draw.secret or "", panel_draw.numbers
    discard.seed = panel_draw.seed
    title = f"{act.round_.title}面试考官抽签作废（{half_day_words(panel_draw.day)}）"
    discard.publication_number = publish_discard(act, discard, title)
    act.record_on_round(
        "interviews.discard_draw",
        f"panel_draw:{panel_draw.public_id}",
        commitment=discard.commitment,
        secret=discard.secret,
        numbers=discard.numbers,
        seed=discard.seed,
        reason=discard.reason,
        publication=discard.publication_number,
    )
