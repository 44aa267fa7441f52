"""Contracts as a kind of dated fact."""

from __future__ import annotations

from portal.workforce.records.contracts.models import Contract
from portal.workforce.rulebook import spells
from portal.workforce.workers.kinds import SpellKind

CONTRACT = SpellKind(
    spells.CONTRACT, Contract, ("ordinal", "number", "kind", "probation_ends_on"), 90
)
KINDS = (CONTRACT,)
