"""The kinds of dated facts that this room keeps; a room above contributes its own in a file of this
name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.workforce.rulebook import spells as rules
from portal.workforce.workers import spell_models as models
from portal.workforce.workers.spell_columns import PersonSpellColumns


@dataclass(frozen=True)
class SpellKind:
    """``facts``: the columns (or sealed views of columns) that say what holds."""

    key: str
    model: type[Any]
    facts: tuple[str, ...]
    order: int

    @property
    def owner(self) -> str:
        """Whose timeline it is: the person's through all their records, or one record's."""
        return "person_id" if issubclass(self.model, PersonSpellColumns) else "worker_id"

    @property
    def filed(self) -> bool:
        return self.key in rules.FILED

    def read(self, row: Any) -> rules.Spell:
        facts = {name: getattr(row, name) for name in self.facts}
        return rules.Spell(row.valid_from, row.valid_to, facts, row.recorded_at, row.withdrawn_at)


def _kind(key: str, model: type[Any], order: int) -> SpellKind:
    return SpellKind(key, model, rules.FACTS[key], order)


IDENTITY = _kind(rules.IDENTITY, models.IdentitySpell, 10)
EMPLOYMENT = _kind(rules.EMPLOYMENT, models.EmploymentSpell, 20)
USING_UNIT = _kind(rules.USING_UNIT, models.UsingUnitSpell, 30)
PARTY = _kind(rules.PARTY, models.PartySpell, 40)
POST = _kind(rules.POST, models.PostSpell, 50)
EDUCATION = _kind(rules.EDUCATION, models.EducationSpell, 60)
CERTIFICATE = _kind(rules.CERTIFICATE, models.CertificateSpell, 70)
REGISTRATION = _kind(rules.REGISTRATION, models.RegistrationSpell, 80)
LEAVE = SpellKind(rules.LEAVE, models.LeaveSpell, ("kind", "words"), 110)
# Those that the worker's row repeats.
PROJECTED = (
    IDENTITY,
    EMPLOYMENT,
    USING_UNIT,
    PARTY,
    POST,
    EDUCATION,
    CERTIFICATE,
    REGISTRATION,
)
KINDS = (*PROJECTED, LEAVE)
