"""What a round asks of its applicants, read from its conduct and its policy."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from portal.foundation.time.clock import SHANGHAI
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.eligibility.application_form import Asked
from portal.recruitment.rulebook.eligibility.extra_fields import asked_documents_of, extra_fields_of
from portal.recruitment.rulebook.policy import CertificateRule, read_policy


def asked_by(round_: RecruitmentRound) -> Asked:
    """Kinds of file, documents and fields of its own, and whether certificates may be proved after
    the submit."""
    return Asked(
        documents=tuple(round_.conduct.get("documents", ())),
        own_documents=asked_documents_of(round_.conduct),
        extra_fields=extra_fields_of(round_.conduct),
        proof_later=certificate_rule(round_).deadline != "application_end",
    )


def certificate_rule(round_: RecruitmentRound) -> CertificateRule:
    return _certificate_rule(json.dumps(round_.policy))


@lru_cache(maxsize=64)
def _certificate_rule(policy: str) -> CertificateRule:
    """Read once per text: one submit asks several times, while everybody else waits for the write
    lock."""
    return read_policy(json.loads(policy)).certificate


def score_report_counts(round_: RecruitmentRound, level: str) -> bool:
    """Whether this round takes a score report of ``level`` for the certificate; what the policy
    does not name does not count."""
    return bool(certificate_rule(round_).score_report_counts.get(level, False))


def proof_until(round_: RecruitmentRound) -> datetime | None:
    """The first instant at which a claimed certificate can no longer be proved; None where the
    timetable lacks the window.

    ``document_recheck`` and ``application_end`` end with their windows, a date with the end of that
    day in Jiangsu.
    """
    deadline = certificate_rule(round_).deadline
    window = round_.window(
        {"application_end": "registration", "document_recheck": "document_recheck"}.get(
            deadline, ""
        )
    )
    if window is not None:
        return window.ends_at
    if deadline in ("application_end", "document_recheck"):
        return None
    return datetime.combine(date.fromisoformat(deadline) + timedelta(days=1), time(), SHANGHAI)


def counts_by_day(round_: RecruitmentRound, approved_on: date) -> bool:
    """Whether a certificate approved on that day was held by the policy's deadline: the day has to
    begin, in Jiangsu, before it.

    Where the timetable lacks the deadline's window there is nothing to compare with.
    """
    until = proof_until(round_)
    return until is None or datetime.combine(approved_on, time(), SHANGHAI) < until


def require_in_time(round_: RecruitmentRound, approved_on: date) -> None:
    """Raises ``Refused('claim.approved_late')`` with the last ``day`` that counts."""
    if counts_by_day(round_, approved_on):
        return
    until = proof_until(round_)
    assert until is not None  # counts_by_day compared with it
    last = (until - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
    raise Refused("claim.approved_late", day=last.isoformat())


def extra_lines(application: Application) -> list[tuple[str, str]]:
    """(title, value in words) of the round's own fields as they were answered; a field taken away
    since still explains itself."""
    given: dict[str, Any] = (application.facts or {}).get("extra", {})
    words = {"yes": "是", "no": "否"}
    return [
        (
            one["title"],
            words.get(one["value"], one["value"]) if one["kind"] == "yes_no" else one["value"],
        )
        for one in given.values()
        if one.get("value")
    ]


def file_title(application: Application, slot: str) -> str:
    """The title of one of the round's own documents; '' for none."""
    return next(
        (one.title for one in asked_documents_of(application.round_.conduct) if one.code == slot),
        "",
    )
