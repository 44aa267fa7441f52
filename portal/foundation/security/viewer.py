"""Who is asking: a value made from a session row at the start of every request, never a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

APPLICANT = "applicant"
OFFICER = "officer"


@dataclass(frozen=True)
class Holding:
    """An appointment that is in force: a role in a union and everything below it.

    ``watched``: it is new, and what is done in it carries a mark.
    """

    role: str
    union_id: int
    union_name: str
    watched: bool = False


@dataclass(frozen=True)
class Viewer:
    """The signed-in person of this request.

    ``session_id`` is what the cookie names; ending that session ends the access. ``watched``: their
    way in is new, and whatever they do carries a mark.
    """

    account_id: int
    account_public_id: str
    session_id: str
    kind: str
    display_name: str
    holdings: tuple[Holding, ...] = ()
    second_factor: bool = False
    watched: bool = False
    confirmed_at: datetime | None = None

    # What Flask-Login asks of a user.
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return self.session_id

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(holding.role for holding in self.holdings)

    def has_role(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    def unions_for(self, *roles: str) -> tuple[int, ...]:
        """Ids of the unions in which one of ``roles`` is held (all holdings when none is named)."""
        return tuple(
            sorted(
                {
                    holding.union_id
                    for holding in self.holdings
                    if not roles or holding.role in roles
                }
            )
        )
