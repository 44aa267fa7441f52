"""Freezing the rules: every notice that touches them leaves a numbered version behind."""

from __future__ import annotations

from datetime import datetime

from portal.recruitment.audit import Act
from portal.recruitment.public_log.services import enter_policy
from portal.recruitment.rounds.models import PolicyVersion, RecruitmentRound
from portal.recruitment.rounds.queries import policy_versions
from portal.recruitment.rulebook.policy import overridden, policy_digest
from portal.recruitment.vacancies.queries import vacancies_of


def freeze_policy(
    act: Act, round_: RecruitmentRound, *, publication_number: str, at: datetime
) -> PolicyVersion:
    """The round's present rules as its next version, in force since ``at``; the digest printed on
    notices is theirs from now on, and stands in the public log."""
    round_.policy_digest = policy_digest(round_.policy)
    version = PolicyVersion(
        round_id=round_.id,
        number=len(policy_versions(act.session, round_.id)) + 1,
        document=round_.policy,
        digest=round_.policy_digest,
        publication_number=publication_number,
        published_at=at,
    )
    act.session.add(version)
    act.session.flush()
    _enter_in_log(act, round_, version)
    return version


def _enter_in_log(act: Act, round_: RecruitmentRound, version: PolicyVersion) -> None:
    """The round's rules and each different one of its vacancies: lists are made by these."""
    enter_policy(act, round_.code, version.number, version.digest)
    entered = {version.digest}
    for vacancy in vacancies_of(act.session, round_.id):
        digest = policy_digest(overridden(round_.policy, vacancy.policy_override))
        if digest not in entered:
            enter_policy(act, round_.code, version.number, digest, vacancy=vacancy.code)
            entered.add(digest)
