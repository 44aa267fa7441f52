"""The beginning of every officer's post: a transaction, and who acts in it."""

from __future__ import annotations

from contextlib import AbstractContextManager

from portal.foundation.officers.posting import act_by
from portal.foundation.web.viewer import viewer
from portal.recruitment.audit import Act
from portal.recruitment.unions.acting import acting


def act_as(*roles: str) -> AbstractContextManager[Act]:
    """The viewer acts in the first of ``roles`` that they hold; without roles as an applicant.

    The service loads its rows inside, within reach and locked.
    """
    return act_by(Act, acting(viewer(), *roles))
