"""考场编排, last step: the seats go out with the evidence, and every candidate is told."""

from __future__ import annotations

import hashlib
from typing import Any

from portal.foundation.files.storage import Storage
from portal.kernel.decisions import require_another
from portal.kernel.errors import Refused
from portal.kernel.period import local_day
from portal.recruitment.exams.models import SeatingRun
from portal.recruitment.exams.services.shadow_run import bundle_of, evidence_of, subject_of
from portal.recruitment.exams.services.tell_tickets import tell_tickets
from portal.recruitment.public_log.services import enter_seats
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import SEATING_RUN
from portal.recruitment.rulebook.policy import read_policy
from portal.recruitment.rulebook.publication.terms import list_end
from portal.recruitment.shadow.services import require_agreement, with_agreement


def release_run(
    act: RoundAct, storage: Storage, run: SeatingRun, body: dict[str, Any]
) -> Publication:
    """Release the seats with the evidence that anybody can check, and tell every candidate.

    Raises ``Refused('two_people.same')``, ``'seating.doubted'``, ``'shadow.…'`` unless the
    independent program agrees about the very seats.
    """
    after = SEATING_RUN.after(run.state, "release")
    require_another(act.by.account_id, run.committed_by, run.countersigned_by)
    if run.doubted_by is not None:
        raise Refused("seating.doubted")
    stored = evidence_of(act.session, storage, run).digest
    body = with_agreement(body, require_agreement(act.session, subject_of(run), stored))
    bundle = bundle_of(act, storage, run)
    publication = publish(
        act,
        Document(
            kind="seating_evidence",
            round_code=act.round_.code,
            title=f"{act.round_.title}考场编排和抽签材料",
            body=body,
            bundle_key=storage.put(bundle),
            expires_at=list_end(
                read_policy(act.round_.policy), "seating_evidence", local_day(act.at)
            ),
            bundle_sha256=hashlib.sha256(bundle).hexdigest(),
        ),
    )
    run.state, run.released_by, run.released_at = after, act.by.account_id, act.at
    run.edition, run.evidence_number = 1, publication.number
    seats = hashlib.sha256(storage.read(run.seats_file or "")).hexdigest()
    enter_seats(act, act.round_.code, run.public_id, seats)
    act.record_on_round(
        "exams.release_seats",
        f"seating:{run.public_id}",
        publication=publication.number,
        bundle_sha256=hashlib.sha256(bundle).hexdigest(),
    )
    tell_tickets(act, run, _why_again(run))
    return publication


def _why_again(run: SeatingRun) -> str:
    """Why a ticket that somebody may have printed before is void."""
    change = run.sitting.change
    if change is None:
        return "增加了一个场次。"
    return f"按 {change.publication_number}，{run.sitting.reason}。"
