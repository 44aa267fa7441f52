"""The beginning of every officer's post on one case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from portal.recruitment.applications.act import CaseAct, on_case
from portal.recruitment.rounds.posting import act_on_round
from portal.recruitment.screening.services.decide import locked_application


@contextmanager
def act_on_case(code: str, public_id: str, *roles: str) -> Iterator[CaseAct]:
    """Round and application are loaded again inside the transaction, and locked.

    Raises ``Refused('round.not_found')``, ``'application.not_found'``.
    """
    with act_on_round(code, *roles) as act:
        yield on_case(act, locked_application(act.session, act.round_.id, public_id))
