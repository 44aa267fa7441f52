"""What is asked of applicants, for the whole round or for one vacancy, and the rules that one
vacancy has of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.kernel.errors import Refused
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import edit_round
from portal.recruitment.rounds.services.draft import require_editable
from portal.recruitment.rulebook.eligibility import requirements_of
from portal.recruitment.rulebook.eligibility.conditions import warnings_of
from portal.recruitment.rulebook.eligibility.requirements import merged_requirements
from portal.recruitment.rulebook.policy import overridden
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.services.edit_vacancy import record_on_vacancy


def set_shared_requirements(act: RoundAct, document: Mapping[str, Any]) -> None:
    """What holds for every vacancy that says nothing else.

    Raises ``Refused('round.frozen')``, ``'requirements.unknown_member'``,
    ``'vacancy.condition_reason'`` for a condition that drafter and approver are warned of without a
    reason.
    """
    _require_explained(merged_requirements(document, {}), {}, act.round_)
    edit_round(act, {"requirements": dict(document)})


def set_requirements(act: RoundAct, vacancy: Vacancy, document: Mapping[str, Any]) -> None:
    """A vacancy's own members; the others are the round's.

    Raises as :func:`set_shared_requirements`.
    """
    require_editable(act.round_)
    texts = {"duties": vacancy.duties, "remark": vacancy.remark}
    _require_explained(merged_requirements(act.round_.requirements, document), texts, act.round_)
    if vacancy.requirements != document:
        vacancy.requirements = dict(document)
        members = sorted(document)
        record_on_vacancy(act, "vacancies.set_requirements", vacancy, members=members)


def set_override(act: RoundAct, vacancy: Vacancy, override: Mapping[str, Any]) -> None:
    """The rules in which a vacancy departs from the round's policy.

    Raises ``Refused('round.frozen')`` or ``'policy.…'``.
    """
    require_editable(act.round_)
    overridden(act.round_.policy, override)
    if vacancy.policy_override != override:
        vacancy.policy_override = dict(override)
        record_on_vacancy(act, "vacancies.set_override", vacancy, members=sorted(override))


def _require_explained(
    document: Mapping[str, Any], texts: Mapping[str, str], round_: RecruitmentRound
) -> None:
    cautions = warnings_of(requirements_of(document), texts, on=round_.begun_on)
    if cautions and not str(document.get("condition_reason") or "").strip():
        raise Refused("vacancy.condition_reason", count=len(cautions))
