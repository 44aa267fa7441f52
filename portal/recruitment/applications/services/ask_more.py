"""Setting what a round asks besides the common form.

Allowed while the round may be edited; each change is checked as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.kernel.errors import Refused
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import edit_round
from portal.recruitment.rulebook.eligibility.extra_fields import (
    AskedDocument,
    ExtraField,
    asked_documents_of,
    extra_fields_of,
    next_code,
)

MEMBERS = {"fields": "extra_fields", "documents": "asked_documents"}


def _keep(act: RoundAct, changed: Mapping[str, Any]) -> None:
    conduct = act.round_.conduct | dict(changed)
    extra_fields_of(conduct)
    asked_documents_of(conduct)
    edit_round(act, {"conduct": conduct})


def add_field(act: RoundAct, values: Mapping[str, Any]) -> str:
    """The new field's code. Raises ``Refused('extra_field.…')``, ``Refused('round.frozen')``."""
    present = list(act.round_.conduct.get("extra_fields") or ())
    code, numbers = _next(act.round_, "extra_fields", "x")
    field = ExtraField(
        code,
        values["title"],
        values["kind"],
        bool(values.get("required")),
        values.get("hint") or "",
        tuple(values.get("choices") or ()) if values["kind"] == "choice" else (),
        values.get("why_asked") or "",
    )
    _keep(act, {"extra_fields": [*present, field.as_document()], "codes_given": numbers})
    return code


def add_document(act: RoundAct, values: Mapping[str, Any]) -> str:
    """The new document's code. Raises ``Refused('extra_field.…')``, ``Refused('round.frozen')``."""
    present = list(act.round_.conduct.get("asked_documents") or ())
    code, numbers = _next(act.round_, "asked_documents", "d")
    document = AskedDocument(
        code, values["title"], bool(values.get("required")), values.get("hint") or ""
    )
    _keep(act, {"asked_documents": [*present, document.as_document()], "codes_given": numbers})
    return code


def _next(round_: RecruitmentRound, member: str, prefix: str) -> tuple[str, list[str]]:
    """A code never given before in this round, so that an answer to a removed field can't pass for
    one to a new field."""
    given = list(round_.conduct.get("codes_given") or ())
    code = next_code(prefix, [*given, *(one["code"] for one in round_.conduct.get(member) or ())])
    return code, [*given, code]


def set_documents(act: RoundAct, kinds: Sequence[str]) -> None:
    """Which of the common documents everybody sends. The photo stays: the ticket carries it."""
    _keep(act, {"documents": ["photo", *(kind for kind in kinds if kind != "photo")]})


def remove(act: RoundAct, part: str, code: str) -> None:
    """Raises ``Refused('extra_field.not_found')``."""
    member = MEMBERS[part]
    present = list(act.round_.conduct.get(member) or ())
    kept = [item for item in present if item["code"] != code]
    if len(kept) == len(present):
        raise Refused("extra_field.not_found")
    _keep(act, {member: kept})
