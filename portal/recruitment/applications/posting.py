"""The beginning of every applicant's post: transaction, own application locked, who acts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from portal.foundation.web.unit import now, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.applications.act import APPLICANT, CaseAct, own_act
from portal.recruitment.applications.services.fill_in import own_application
from portal.recruitment.audit import Act, Actor


@contextmanager
def act_as_applicant() -> Iterator[Act]:
    """The viewer acts as an applicant; the service loads what is theirs inside, and locked."""
    by = Actor(viewer().account_id, APPLICANT)
    with transaction() as session:
        yield Act(session, by, now())


@contextmanager
def act_on_own_application(public_id: str) -> Iterator[CaseAct]:
    """The viewer's own application, loaded again inside the transaction and locked.

    Raises ``Refused('application.not_found')``, also for another person's.
    """
    person = viewer().account_id
    with transaction() as session:
        yield own_act(session, own_application(session, public_id, person, lock=True), now())
