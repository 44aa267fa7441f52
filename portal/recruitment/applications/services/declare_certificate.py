"""Claiming a certificate, and taking the claim back.

It counts for nothing until a named officer has verified it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.recruitment.applications.act import CaseAct
from portal.recruitment.applications.form_scope import require_in_time
from portal.recruitment.applications.models import EVIDENCE_KINDS, CertificateClaim
from portal.recruitment.applications.services.fill_in import require_editable
from portal.recruitment.rulebook.lifecycles import CERTIFICATE_CLAIM


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What the applicant says of their certificate; ``evidence``: one of ``EVIDENCE_KINDS``."""

    level: str
    number: str
    approved_on: date
    registration: str
    registered_until: date | None
    evidence: str = "certificate"

    @property
    def number_index(self) -> str:
        index: str = CertificateClaim.vault.index("certificate", self.number.upper())
        return index

    def values(self) -> dict[str, object]:
        """Everything but the number, by column of the claim."""
        return {
            "level": self.level,
            "approved_on": self.approved_on,
            "registration": self.registration,
            "registered_until": self.registered_until,
            "evidence": self.evidence,
        }

    def is_claimed_by(self, claim: CertificateClaim) -> bool:
        return claim.number_index == self.number_index and all(
            getattr(claim, name) == value for name, value in self.values().items()
        )


def declare_certificate(act: CaseAct, certificate: Certificate) -> CertificateClaim:
    """Claim a certificate; changing a decided claim asks for a new verification.

    Raises ``Refused('claim.approved_late')``, also while a return is open: what is mended then
    moves no deadline.
    """
    require_editable(act.application, act.at)
    if certificate.evidence not in EVIDENCE_KINDS:
        raise ValueError(f"no kind of evidence: {certificate.evidence}")
    require_in_time(act.application.round_, certificate.approved_on)
    claim = act.application.claim
    if claim is None:
        claim = CertificateClaim(application_id=act.application.id)
        act.session.add(claim)
    elif certificate.is_claimed_by(claim):
        return claim
    elif claim.state != CERTIFICATE_CLAIM.initial:
        claim.state = CERTIFICATE_CLAIM.after(claim.state, "declare_again")
    claim.number, claim.number_index = certificate.number, certificate.number_index
    claim.declared_at, claim.decided_by, claim.decided_at = act.at, None, None
    for name, value in certificate.values().items():
        setattr(claim, name, value)
    act.session.flush()
    act.session.refresh(act.application, ["claim"])
    return claim


def drop_claim(act: CaseAct) -> None:
    """The applicant claims nothing any more."""
    require_editable(act.application, act.at)
    if act.application.claim is not None:
        act.session.delete(act.application.claim)
        act.session.flush()
        act.session.refresh(act.application, ["claim"])
