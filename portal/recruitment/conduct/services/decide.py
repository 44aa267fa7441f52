"""集体研究决定 (D-16): proposed by one, checked by a second, countersigned by the supervisor,
decided by the leading group whose minutes are named."""

from __future__ import annotations

from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.conduct.models import ConductCase
from portal.recruitment.conduct.said import LEAST_TEXT, Said
from portal.recruitment.conduct.services.hear import forget_proposal
from portal.recruitment.conduct.services.outcome import settled
from portal.recruitment.conduct.services.papers import Says, issue
from portal.recruitment.conduct.services.trail import tell
from portal.recruitment.rulebook.conduct.effects import paper_of

STATEMENTS = ("state", "add", "note_statement")


def propose(act: Act, case: ConductCase, said: Said) -> None:
    """What should be decided and why; what the person said is answered.

    Raises ``Refused('conduct.text_missing')``, ``'conduct.statement_unanswered'`` and those of
    :func:`~portal.recruitment.conduct.services.outcome.settled`.
    """
    require_reason(said.text, "conduct.text_missing", least=LEAST_TEXT)
    if any(step.action in STATEMENTS for step in case.steps):
        require_reason(said.answer, "conduct.statement_unanswered", least=LEAST_TEXT)
    outcome = settled(act.session, case, said)
    case.effect, case.points, case.clause = outcome.effect, outcome.points, outcome.clause
    case.proposed_by = act.by.account_id


def check(act: Act, case: ConductCase, _said: Said) -> None:
    """Raises ``Refused('two_people.same')``."""
    require_another(act.by.account_id, case.proposed_by)
    case.checked_by = act.by.account_id


def countersign(act: Act, case: ConductCase, _said: Said) -> None:
    """Raises ``Refused('two_people.same')``."""
    require_another(act.by.account_id, case.proposed_by, case.checked_by)
    case.countersigned_by = act.by.account_id


def send_back(_act: Act, case: ConductCase, said: Said) -> None:
    require_reason(said.text, "conduct.text_missing", least=LEAST_TEXT)
    forget_proposal(case)


def decide(act: Act, case: ConductCase, said: Said) -> None:
    """决定书 with the number of the minutes; it counts from its service on.

    Raises ``Refused('conduct.minutes_missing')``, ``'conduct.text_missing'``.
    """
    if not said.minutes.strip():
        raise Refused("conduct.minutes_missing")
    text = require_reason(said.text, "conduct.text_missing", least=LEAST_TEXT)
    says = Says(
        effect=case.effect,
        paper=paper_of(case.effect, case.paper),
        points=case.points,
        clause=case.clause,
        minutes=said.minutes.strip(),
    )
    issue(act, case, "decision", text, says)
    tell(
        act,
        case,
        "decided",
        "处理决定书",
        "请阅读决定书。对决定不服的，可以在期限内书面申请复核。",
    )


def drop(act: Act, case: ConductCase, said: Said) -> None:
    """Not established, or not ours: whoever was told of the case is told of its end.

    Raises ``Refused('two_people.same')``, ``'conduct.text_missing'``.
    """
    require_another(act.by.account_id, case.raised_by)
    text = require_reason(said.text, "conduct.text_missing", least=LEAST_TEXT)
    if case.papers:
        issue(act, case, "ending", text)
        tell(act, case, "dropped", "不予处理通知书", "经核查，这件事不予处理，不影响您的应聘。")
