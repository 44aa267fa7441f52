"""体检、考察: what the hospital and the panel concluded.

Of the medical nothing but pass, fail or deferred is ever kept.
"""

from __future__ import annotations

from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import CANDIDACY
from portal.recruitment.vetting.models import MEDICAL_OUTCOMES, Candidacy
from portal.recruitment.vetting.services.tell import tell

LEAST_REASON = 6
LEAST_WORD_OF_DECLINING = 2


def record_medical(act: RoundAct, candidacy: Candidacy, outcome: str, note: str = "") -> None:
    """合格, 不合格 or 暂缓.

    A deferral (pregnancy, an injury that heals) keeps the place until there is a conclusion; the
    reason is not asked.

    Raises ``Refused('vetting.outcome')``, ``'vetting.reason_missing'`` for a fail without a word on
    procedure and remedy.
    """
    if outcome not in MEDICAL_OUTCOMES:
        raise Refused("vetting.outcome")
    CANDIDACY.after(candidacy.state, "pass_medical")
    told = note.strip()
    if outcome == "fail":
        told = require_reason(note, "vetting.reason_missing", least=LEAST_REASON)
        candidacy.reason = told
    candidacy.medical = outcome
    candidacy.medical_by, candidacy.medical_at = act.by.account_id, act.at
    if outcome != "deferred":
        candidacy.state = CANDIDACY.after(candidacy.state, f"{outcome}_medical")
    act.record_on_round("vetting.medical", f"candidacy:{candidacy.public_id}", outcome=outcome)
    words = {
        "pass": ("体检合格", "接下来是考察。"),
        "fail": ("体检不合格", told),
        "deferred": ("体检暂缓", "您的名额保留，可以体检后再作结论。"),
    }
    tell(act, candidacy, f"vetting.medical_{outcome}", *words[outcome])


def record_background(act: RoundAct, candidacy: Candidacy, outcome: str, note: str) -> None:
    """考察合格 (``pass``) or 不合格 (``fail``), each with the panel's note.

    Raises ``Refused('vetting.outcome')``, ``'vetting.reason_missing'``.
    """
    if outcome not in ("pass", "fail"):
        raise Refused("vetting.outcome")
    after = CANDIDACY.after(candidacy.state, f"{outcome}_background")
    told = require_reason(note, "vetting.reason_missing", least=LEAST_REASON)
    candidacy.state, candidacy.background_note = after, told
    candidacy.background_by, candidacy.background_at = act.by.account_id, act.at
    if outcome == "fail":
        candidacy.reason = told
    act.record_on_round("vetting.background", f"candidacy:{candidacy.public_id}", outcome=outcome)
    words = {
        "pass": ("考察合格", "您已被列为拟聘用人选，接下来是公示。"),
        "fail": ("考察不合格", told),
    }
    tell(act, candidacy, f"vetting.background_{outcome}", *words[outcome])


def decline(act: RoundAct, candidacy: Candidacy, reason: str) -> None:
    """放弃, by the candidates themselves or written down by the publisher; the place falls free.

    Raises ``Refused('vetting.reason_missing')``.
    """
    after = CANDIDACY.after(candidacy.state, "decline")
    candidacy.reason = require_reason(
        reason, "vetting.reason_missing", least=LEAST_WORD_OF_DECLINING
    )
    candidacy.state = after
    act.record_on_round("vetting.decline", f"candidacy:{candidacy.public_id}")
    text = "您已放弃本次聘用，名额按公告的递补规则处理。"
    tell(act, candidacy, "vetting.decline", "放弃已登记", text)
