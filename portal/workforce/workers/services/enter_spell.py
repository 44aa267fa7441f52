"""What an officer enters of a person's dated facts: a change, a correction, a leave."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.rulebook import spells as keys
from portal.workforce.rulebook import staffing
from portal.workforce.rulebook.spells import Spell
from portal.workforce.unions.models import Union
from portal.workforce.unions.queries import in_force, quota_of
from portal.workforce.workers.kinds import SpellKind
from portal.workforce.workers.models import Worker
from portal.workforce.workers.queries import places_of
from portal.workforce.workers.services.spells import begin, correct, take


def enter_change(act: Act, kind: SpellKind, worker: Worker, said: Spell, *, reason: str) -> None:
    """变动, from a day on; a leave has its last day.

    Raises ``spell.…``, ``fact.…``, ``fact.future`` for a change that is not yet.
    """
    _check_open(act, worker)
    if kind.key == keys.LEAVE:
        take(act, kind, worker, said, reason=reason)
        return
    if said.valid_from > local(act.at).date():
        raise Refused("fact.future")
    _check_place(act, kind, worker, said.facts, said.valid_from)
    begin(act, kind, worker, said.facts, on=said.valid_from, reason=reason)


def enter_correction(
    act: Act, kind: SpellKind, worker: Worker, row: Any, said: Spell, *, reason: str
) -> None:
    """更正: days or facts that were never so. Raises ``spell.…``, ``fact.…``.

    The end of an employment is an exit's, so it isn't corrected here: ``spell.exit_day``.
    """
    if worker.state == "void":
        raise Refused("lifecycle.not_allowed")
    if kind.key == keys.EMPLOYMENT and said.valid_to != row.valid_to:
        raise Refused("spell.exit_day")
    if dict(kind.read(row).facts) != dict(said.facts):
        _check_place(act, kind, worker, said.facts, said.valid_from)
    correct(act, kind, worker, row, said, reason=reason)


def _check_open(act: Act, worker: Worker) -> None:
    if worker.state != "active":
        raise Refused("lifecycle.not_allowed")


def _check_place(
    act: Act, kind: SpellKind, worker: Worker, facts: Mapping[str, Any], on: date
) -> None:
    """A unit that is there on that day and has a place. Raises ``fact.union_closed``,
    ``fact.over_quota``."""
    if kind.key != keys.USING_UNIT or facts["union_id"] == worker.union_id:
        return
    union = act.session.get_one(Union, facts["union_id"])
    if not in_force(union, on):
        raise Refused("fact.union_closed")
    if worker.form == staffing.RETIRED_FORM:
        return
    limit = quota_of(act.session, union)
    places = places_of(act.session, union.id)
    taken = staffing.in_post(places, on) + staffing.pending(places, on)
    if not staffing.has_room(limit, taken):
        raise Refused("fact.over_quota")
