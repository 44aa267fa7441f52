"""Proof of a claimed certificate: until the policy's deadline also after the submit, and what
becomes of a claim that nobody proved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.jobs.rows import each_within
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct, clock_act
from portal.recruitment.applications.form_scope import proof_until, score_report_counts
from portal.recruitment.applications.models import Application, ApplicationFile, CertificateClaim
from portal.recruitment.applications.queries import present_files, same_certificate
from portal.recruitment.applications.services.keep_file import add_file
from portal.recruitment.applications.uploads import Received
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import CERTIFICATE_CLAIM

HANDED_IN = ("submitted", "eligible")


def is_proved(application: Application) -> bool:
    """Whether there is something to verify: a file, for a score report a policy that takes it."""
    claim = application.claim
    if claim is None or not present_files(application, "certificate"):
        return False
    return claim.evidence == "certificate" or score_report_counts(application.round_, claim.level)


def may_prove(application: Application, at: datetime) -> bool:
    """Whether the claim alone is open: handed in, not decided yet, before the policy's deadline
    (half-open)."""
    until = proof_until(application.round_)
    claim = application.claim
    return (
        claim is not None
        and claim.state == CERTIFICATE_CLAIM.initial
        and application.state in HANDED_IN
        and until is not None
        and at < until
        and until > _registration_end(application)
    )


def _registration_end(application: Application) -> datetime:
    window = application.round_.window("registration")
    return window.ends_at if window is not None else application.started_at


def prove(act: CaseAct, received: Received, *, evidence: str) -> ApplicationFile:
    """Add a page of proof to a claim that was handed in; the rest of the application stays as it
    was submitted.

    Raises ``Refused('claim.proof_closed')``, ``'claim.score_report'`` when this round does not take
    one of that level.
    """
    require_provable(act.application, act.at)
    claim = act.application.claim
    assert claim is not None  # may_prove saw it
    require_evidence(act.application.round_, claim.level, evidence)
    claim.evidence = evidence
    added = add_file(act, "certificate", received)
    act.record_on_case("applications.prove_claim", file=added.sha256, evidence=evidence)
    return added


def require_provable(application: Application, at: datetime) -> None:
    """Raises ``Refused('claim.proof_closed')``."""
    if not may_prove(application, at):
        raise Refused("claim.proof_closed")


def require_evidence(round_: RecruitmentRound, level: str, evidence: str) -> None:
    """Raises ``Refused('claim.score_report')`` where a score report of this level counts for
    nothing."""
    if evidence == "score_report" and not score_report_counts(round_, level):
        raise Refused("claim.score_report")


def lapse_unproved(session: Session, round_: RecruitmentRound, *, at: datetime) -> int:
    """逾期未提交: every claim without proof once the deadline has passed; the people are told.

    Returns how many. Done twice, it is done once.
    """
    until = proof_until(round_)
    if until is None or at < until:
        return 0
    statement = (
        select(CertificateClaim.id)
        .join(Application, Application.id == CertificateClaim.application_id)
        .where(
            Application.round_id == round_.id,
            Application.number.is_not(None),
            CertificateClaim.state == CERTIFICATE_CLAIM.initial,
        )
        .order_by(CertificateClaim.id)
    )

    def lapsed(claim_id: int) -> bool:
        claim = session.get_one(CertificateClaim, claim_id)
        if is_proved(claim.application) or _is_mending(claim.application, at):
            return False
        _lapse(clock_act(session, claim.application, at), claim)
        return True

    waiting = session.scalars(locked(session, statement)).all()
    return sum(each_within(session, f"applications.lapse_claims/{round_.id}", waiting, lapsed))


def _is_mending(application: Application, at: datetime) -> bool:
    until = application.mend_until
    return application.state == "returned" and until is not None and at < until


def _lapse(act: CaseAct, claim: CertificateClaim) -> None:
    claim.state = CERTIFICATE_CLAIM.after(claim.state, "lapse")
    act.record_on_case("applications.lapse_claim", level=claim.level)
    act.tell(
        "applications.claim_lapsed",
        "证书没有在期限内提交，不起作用",
        "没有在公告规定的期限前收到证书，您声明的证书在这个批次不起作用；报名本身不受影响。",
    )


def ask_for_original(act: CaseAct) -> bool:
    """The number was claimed by somebody before: a neutral request to have the original ready.

    Says nothing of the other person.
    """
    claim = act.application.claim
    if claim is None or not any(
        other.number is not None for other in same_certificate(act.session, claim)
    ):
        return False
    found_out = clock_act(act.session, act.application, act.at)  # nobody asks but the system
    found_out.record_on_case("applications.same_certificate")
    found_out.tell(
        "applications.show_original",
        "请准备好证书原件",
        "您声明的证书管理号需要进一步核对。请核对填写的管理号有没有笔误，"
        "并准备好证书原件或电子证书；核验人会与您联系。这不影响资格初审。",
    )
    return True
