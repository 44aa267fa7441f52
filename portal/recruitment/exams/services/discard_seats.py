"""考场编排作废: asked for by the supervisor, published by the checker with the whole transcript, so
that nobody can draw again unseen."""

from __future__ import annotations

import hashlib

from sqlalchemy import select

from portal.foundation.files.storage import Storage
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.exams.models import Seat, SeatingRun
from portal.recruitment.exams.services.shadow_run import bundle_of
from portal.recruitment.exams.services.transcripts import (
    DISCARD_NOTE,
    body_of,
    discard_facts,
    opened_secret,
)
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import SEATING_RUN

LEAST_REASON = 6


def doubt_run(act: RoundAct, run: SeatingRun, reason: str) -> None:
    """监督员提出作废: the reason will be published.

    Raises ``Refused('seating.reason_missing')``, ``'seating.doubted'``, and
    ``'lifecycle.not_allowed'`` for a run that can't be discarded any more.
    """
    SEATING_RUN.after(run.state, "discard")
    if run.doubted_by is not None:
        raise Refused("seating.doubted")
    run.doubt = require_reason(reason, "seating.reason_missing", least=LEAST_REASON)
    run.doubted_by, run.doubted_at = act.by.account_id, act.at
    act.record_on_round("exams.doubt_seats", f"seating:{run.public_id}", reason=run.doubt)


def keep_run(act: RoundAct, run: SeatingRun, reason: str) -> None:
    """The checker finds that the run stands. Raises ``Refused('seating.not_doubted')``,
    ``'two_people.same'``, ``'seating.reason_missing'``."""
    _require_doubted(run)
    require_another(act.by.account_id, run.doubted_by)
    told = require_reason(reason, "seating.reason_missing", least=LEAST_REASON)
    act.record_on_round(
        "exams.keep_seats", f"seating:{run.public_id}", reason=told, doubt=run.doubt
    )
    run.doubt, run.doubted_by, run.doubted_at = "", None, None


def discard_run(act: RoundAct, storage: Storage, run: SeatingRun) -> Publication:
    """复核员公布作废: the seats are gone; commitment, secret, numbers, seed and lists are public.

    Raises ``Refused('seating.not_doubted')``, ``'two_people.same'``.
    """
    after = SEATING_RUN.after(run.state, "discard")
    _require_doubted(run)
    require_another(act.by.account_id, run.doubted_by)
    published = publish(act, _notice(act, storage, run))
    for seat in act.session.scalars(select(Seat).where(Seat.run_id == run.id)):
        act.session.delete(seat)
    run.state, run.discarded_by, run.discarded_at = after, act.by.account_id, act.at
    act.record_on_round(
        "exams.discard_seats",
        f"seating:{run.public_id}",
        reason=run.doubt,
        publication=published.number,
    )
    return published


def _require_doubted(run: SeatingRun) -> None:
    if run.doubted_by is None:
        raise Refused("seating.not_doubted")


def _notice(act: RoundAct, storage: Storage, run: SeatingRun) -> Document:
    """A further edition of the announcement of the draw; with the evidence where it was drawn."""
    bundle = bundle_of(act, storage, run) if _is_recomputable(run) else None
    return Document(
        kind="seating_commitment",
        round_code=act.round_.code,
        title=f"{act.round_.title}考场编排作废（第 {run.sitting.code} 场）",
        body=body_of(discard_facts(run), DISCARD_NOTE),
        number=run.commitment_number or None,
        reason=run.doubt if run.commitment_number else "",
        bundle_key=None if bundle is None else storage.put(bundle),
        bundle_sha256=None if bundle is None else hashlib.sha256(bundle).hexdigest(),
    )


def _is_recomputable(run: SeatingRun) -> bool:
    try:
        opened_secret(run)
    except Refused:
        return False
    return run.seats_file is not None
