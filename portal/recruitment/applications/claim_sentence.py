"""What a declared certificate means for its owner just now, in one sentence."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from portal.foundation.time.clock import local
from portal.foundation.web.filters import moment
from portal.recruitment.applications.claim_effect import effect_of
from portal.recruitment.applications.form_scope import counts_by_day, proof_until
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services.prove_claim import is_proved
from portal.recruitment.labels import word


def claim_sentence(application: Application, at: datetime) -> str:
    """'' without a claim.

    While nothing is there to verify, the sentence names the last moment for it.
    """
    claim = application.claim
    if claim is None:
        return ""
    late = not counts_by_day(application.round_, claim.approved_on)
    if late and claim.state in ("declared", "verified"):
        return _("批准日期晚于公告规定的期限，这份证书在本批次不起作用。")
    if claim.state == "declared" and not is_proved(application):
        until = proof_until(application.round_)
        if until is not None and at < until:
            return _(
                "还没有可以核验的证书，最晚 %(until)s 前上传；过了时间不起作用，报名本身不受影响。",
                until=moment(until),
            )
        return _("没有可以核验的证书，不起作用。")
    return word(
        "claim.effect" if effect_of(application) == "tie_break" else "claim.effect_points",
        claim.state,
    )


def registration_words(application: Application, at: datetime) -> str:
    """登记 and its term, which is not the certificate's."""
    claim = application.claim
    if claim is None:
        return ""
    if claim.registered_until is None:
        return word("certificate.registration", claim.registration)
    past = claim.registered_until < local(at).date()
    text = _("登记有效期至 %(day)s", day=claim.registered_until.isoformat())
    return text + (_("（已过期；证书本身长期有效）") if past else "")
