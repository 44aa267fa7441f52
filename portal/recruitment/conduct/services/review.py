"""救济: review by others than whoever decided, then the union above; the old decision counts until
a new one is served (law-and-clocks §1: 复核、申诉)."""

from __future__ import annotations

from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.conduct.models import ConductCase
from portal.recruitment.conduct.said import LEAST_TEXT, Said
from portal.recruitment.conduct.services.clocks import appeal_end
from portal.recruitment.conduct.services.hear import forget_proposal
from portal.recruitment.conduct.services.papers import Says, issue, newest
from portal.recruitment.conduct.services.trail import tell

ASKED = ("ask_review", "appeal", "look_again")


def ask_review(act: Act, case: ConductCase, said: Said) -> None:
    """Raises ``Refused('conduct.too_late')``, ``'conduct.text_missing'``."""
    if case.remedy_until is not None and act.at >= case.remedy_until:
        raise Refused("conduct.too_late")
    require_reason(said.text, "conduct.text_missing", least=LEAST_TEXT)
    tell(act, case, "review_received", "复核申请已收到", "由没有参与原决定的人办理，并书面答复您。")


def take_back(_act: Act, case: ConductCase, _said: Said) -> None:
    """The person withdraws what they asked for; what was decided stands.

    Raises ``Refused('conduct.not_your_step')`` for a second look of the office's own.
    """
    asked = [step.action for step in case.steps if step.action in ASKED]
    if asked[-1:] == ["look_again"]:
        raise Refused("conduct.not_your_step")


def conclude(act: Act, case: ConductCase, _said: Said) -> None:
    """Nobody asked for a review in time. Raises ``Refused('conduct.remedy_open')``."""
    if case.remedy_until is None or act.at < case.remedy_until:
        raise Refused("conduct.remedy_open")
    tell(act, case, "concluded", "处理决定已生效并办结", "复核期限已过，决定书继续有效。")


def uphold(act: Act, case: ConductCase, said: Said) -> None:
    """The decision stays; a review's answer says until when one may go to the union above."""
    appeal = case.state == "under_appeal"
    until = None if appeal else appeal_end(act.session, case.round_, act.at)
    _answer(act, case, said, Says(until=until))
    tell(act, case, "upheld", "复核（申诉）结论：维持原决定", "结论和理由见答复书。")


def change(act: Act, case: ConductCase, said: Said) -> None:
    """The decision is made anew; until then the old one counts."""
    _answer(act, case, said, Says())
    forget_proposal(case)
    tell(
        act,
        case,
        "changed",
        "复核（申诉）结论：重新作出决定",
        "结论和理由见答复书。新的决定书会另行送达。",
    )


def annul(act: Act, case: ConductCase, said: Said) -> None:
    """The decision falls, and with it what it did."""
    _answer(act, case, said, Says())
    tell(act, case, "annulled", "复核（申诉）结论：撤销原决定", "原决定不再有效，理由见答复书。")


def _answer(act: Act, case: ConductCase, said: Said, says: Says) -> None:
    """Raises ``Refused('two_people.same')`` for whoever took part before."""
    earlier = [case.raised_by, case.proposed_by, case.checked_by, case.countersigned_by]
    if case.state == "under_appeal":
        earlier.append(case.reviewed_by)
    require_another(act.by.account_id, *earlier)
    text = require_reason(said.text, "conduct.text_missing", least=LEAST_TEXT)
    issue(act, case, "answer", text, says)
    if case.state == "under_review":
        case.reviewed_by = act.by.account_id


def appeal(act: Act, case: ConductCase, said: Said) -> None:
    """To the union above, against an upheld review, in time.

    Raises ``Refused('conduct.nothing_to_appeal')``, ``'conduct.too_late'``,
    ``'conduct.text_missing'``.
    """
    answer = newest(case, "answer")
    if answer is None or answer.until is None:
        raise Refused("conduct.nothing_to_appeal")
    if act.at >= answer.until:
        raise Refused("conduct.too_late")
    require_reason(said.text, "conduct.text_missing", least=LEAST_TEXT)
    tell(
        act,
        case,
        "appeal_received",
        "申诉已收到",
        f"由{case.round_.approver.name}办理，并书面答复您。",
    )


def look_again(act: Act, case: ConductCase, said: Said) -> None:
    """The office itself doubts its decision: new evidence, or a fault of its own."""
    require_reason(said.text, "conduct.text_missing", least=LEAST_TEXT)
    tell(act, case, "looked_again", "决定正在重新核查", "核查有结论后书面通知您。")
