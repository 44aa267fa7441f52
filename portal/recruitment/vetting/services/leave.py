"""Every way out: declined, revoked by a collective decision, and what becomes of a hire that does
not hold."""

from __future__ import annotations

from portal.kernel.decisions import require_another, require_reason
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import CANDIDACY
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.services.adverse import end_findings
from portal.recruitment.vetting.services.tell import tell

LEAST_WORD_OF_DECLINING = 2
LEAST_REASON = 6
LEAST_NUMBER = 4
# How a hire ends, with what the person is told.
AFTER_HIRE = {
    "not_reported": ("未按期报到，取消聘用", "vetting.not_reported"),
    "annul": ("聘用已取消", "vetting.annulled"),
    "reopen": ("聘用登记已撤回，重新办理", "vetting.reopened"),
}


def decline(act: RoundAct, candidacy: Candidacy, reason: str) -> None:
    """放弃, by the candidates themselves or written down by the publisher; the place falls free.

    Raises ``Refused('vetting.reason_missing')``.
    """
    CANDIDACY.after(candidacy.state, "decline")
    candidacy.reason = require_reason(
        reason, "vetting.reason_missing", least=LEAST_WORD_OF_DECLINING
    )
    end_findings(act, candidacy)
    candidacy.move("decline")
    act.record_on_round("vetting.decline", f"candidacy:{candidacy.public_id}")
    text = "您已放弃本次聘用，名额按公告的递补规则处理。"
    tell(act, candidacy, "vetting.decline", "放弃已登记", text)


def revoke(act: RoundAct, candidacy: Candidacy, reason: str, *, minutes: str) -> None:
    """取消拟聘用资格 at any point before the hire, by a collective decision.

    Raises ``Refused('two_people.same')`` for whoever wrote down a conclusion,
    ``'vetting.reason_missing'``, ``'vetting.minutes_missing'``.
    """
    CANDIDACY.after(candidacy.state, "revoke")
    require_another(act.by.account_id, *candidacy.examiners)
    told = require_reason(reason, "vetting.reason_missing", least=LEAST_REASON)
    number = require_reason(minutes, "vetting.minutes_missing", least=LEAST_NUMBER)
    end_findings(act, candidacy)
    candidacy.move("revoke")
    candidacy.reason = told
    act.record_on_round("vetting.revoke", f"candidacy:{candidacy.public_id}", minutes=number)
    tell(act, candidacy, "vetting.revoked", "取消拟聘用", f"{told}（{number}）")


def leave_hire(act: RoundAct, candidacy: Candidacy, action: str, reason: str) -> None:
    """What a hire that does not hold makes of the candidacy: ``not_reported`` and ``annul`` free
    the place, ``reopen`` (entered in error) leads back to before the hire.

    Raises ``Refused('lifecycle.not_allowed')``, ``'vetting.reason_missing'``.
    """
    CANDIDACY.after(candidacy.state, action)
    told = require_reason(reason, "vetting.reason_missing", least=LEAST_REASON)
    candidacy.move(action)
    candidacy.reason = told
    act.record_on_round(f"vetting.{action}", f"candidacy:{candidacy.public_id}")
    title, kind = AFTER_HIRE[action]
    tell(act, candidacy, kind, title, told)
