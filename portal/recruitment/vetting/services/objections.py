"""公示异议: taken in with a receipt, answered by another person; a late one becomes a petition.

While one is open the person is neither cleared nor hired. To suspend a hire (暂缓聘用) is a
decision of its own, for what can be neither confirmed nor ruled out yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.kernel.period import local_day, printed_moment
from portal.recruitment.applications.services.screened import require_not_screener
from portal.recruitment.registers.models import Petition
from portal.recruitment.registers.services.petitions import Intake, due_after, receive_petition
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import CANDIDACY
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting.against import open_objections
from portal.recruitment.vetting.models import Candidacy, LateObjection, Objection
from portal.recruitment.vetting.services.tell import tell

LEAST_TEXT = 6
LEAST_NUMBER = 4
OUTCOMES = ("dismissed", "upheld")
OPEN_TO_OBJECTIONS = ("in_publicity", "suspended")


@dataclass(frozen=True, slots=True)
class Said:
    """What an objector brings: the matter, a name (empty = anonymous), and evidence as stored."""

    text: str
    said_by: str = ""
    files: Sequence[dict[str, Any]] = ()


def take_in_objection(act: RoundAct, candidacy: Candidacy, said: Said) -> Objection:
    """Write down an objection during publicity; the gate of this person is shut until it is
    answered, within ten working days.

    Raises ``Refused('vetting.publicity_over')`` after the last moment, ``'vetting.reason_missing'``
    without a substance.
    """
    if candidacy.state not in OPEN_TO_OBJECTIONS or _is_over(candidacy, act.at):
        raise Refused("vetting.publicity_over")
    objection = Objection(
        candidacy_id=candidacy.id,
        receipt=_next_receipt(act),
        said_by=said.said_by.strip(),
        text=require_reason(said.text, "vetting.reason_missing", least=LEAST_TEXT),
        files=list(said.files),
        received_at=act.at,
        received_by=act.by.account_id,
        due_at=due_after(act.session, local_day(act.at)),
    )
    act.session.add(objection)
    act.session.flush()
    subject = f"objection:{objection.public_id}"
    act.record_on_round(
        "vetting.object",
        subject,
        candidacy=candidacy.public_id,
        receipt=objection.receipt,
        files=str(len(objection.files)),
    )
    text = "公示期间收到对您的反映，正在调查核实；有结论前不办理聘用手续。"
    tell(act, candidacy, "vetting.objection", "公示异议正在核实", text)
    return objection


def _is_over(candidacy: Candidacy, at: datetime) -> bool:
    return candidacy.publicity_ends_at is None or at >= candidacy.publicity_ends_at


def _next_receipt(act: RoundAct) -> str:
    taken = (
        select(func.count())
        .select_from(Objection)
        .join(Candidacy, Candidacy.id == Objection.candidacy_id)
        .join(Vacancy, Vacancy.id == Candidacy.vacancy_id)
        .where(Vacancy.round_id == act.round_.id)
    )
    return f"{act.round_.code}-YY{1 + (act.session.scalar(taken) or 0)}"


def take_in_late(act: RoundAct, candidacy: Candidacy, said: Said) -> tuple[Petition, str]:
    """An objection of after the publicity is a petition (信访举报): the supervisors handle it, and
    the hire waits for its end. Returns it with the code that reads its answer.

    Raises ``Refused('vetting.publicity_on')`` while the publicity lasts,
    ``'vetting.reason_missing'``.
    """
    if candidacy.state in OPEN_TO_OBJECTIONS and not _is_over(candidacy, act.at):
        raise Refused("vetting.publicity_on")
    matter = require_reason(said.text, "vetting.reason_missing", least=LEAST_TEXT)
    intake = Intake("forwarded", "publicity", matter, said.said_by.strip())
    petition, code = receive_petition(act, act.round_.organiser, act.round_, intake)
    act.session.add(LateObjection(candidacy_id=candidacy.id, petition_id=petition.id))
    act.session.flush()
    act.record_on_round(
        "vetting.late_objection",
        f"candidacy:{candidacy.public_id}",
        petition=petition.number,
    )
    return petition, code


def answer_objection(act: RoundAct, objection: Objection, outcome: str, answer: str) -> None:
    """``dismissed`` (不影响) or ``upheld`` (取消), by another person than the one who took it in.

    Raises ``Refused('two_people.same')``, ``'two_people.screened'``, ``'objection.answered'``,
    ``'vetting.outcome'``, ``'vetting.reason_missing'``.
    """
    if objection.outcome is not None:
        raise Refused("objection.answered")
    require_another(act.by.account_id, objection.received_by)
    if outcome not in OUTCOMES:
        raise Refused("vetting.outcome")
    candidacy = act.session.get_one(Candidacy, objection.candidacy_id)
    require_not_screener(act.session, candidacy.application, act.by.account_id)
    objection.answer = require_reason(answer, "vetting.reason_missing", least=LEAST_TEXT)
    objection.outcome = outcome
    objection.answered_by, objection.answered_at = act.by.account_id, act.at
    act.session.flush()
    _conclude(act, candidacy, objection)
    act.record_on_round(f"vetting.objection_{outcome}", f"objection:{objection.public_id}")


def _conclude(act: RoundAct, candidacy: Candidacy, objection: Objection) -> None:
    """What the answer means for the candidate; nothing where they have left meanwhile."""
    if objection.outcome == "upheld":
        if CANDIDACY.allows(candidacy.state, "uphold_objection"):
            candidacy.move("uphold_objection")
            candidacy.reason = objection.answer
            title = "公示异议成立，取消拟聘用"
            tell(act, candidacy, "vetting.upheld", title, objection.answer)
        return
    if open_objections(act.session, candidacy.id):
        return
    if candidacy.state == "suspended":
        candidacy.move("resume")
    if candidacy.state == "in_publicity":
        text = "经核实，反映的情况不影响聘用。"
        tell(act, candidacy, "vetting.dismissed", "公示异议已核实", text)


def suspend(act: RoundAct, candidacy: Candidacy, reason: str, *, minutes: str) -> None:
    """暂缓聘用: a decision, with the number of the minutes, while something can be neither
    confirmed nor ruled out.

    Raises ``Refused('vetting.reason_missing')``, ``'vetting.minutes_missing'``.
    """
    CANDIDACY.after(candidacy.state, "suspend")
    told = require_reason(reason, "vetting.reason_missing", least=LEAST_TEXT)
    number = require_reason(minutes, "vetting.minutes_missing", least=LEAST_NUMBER)
    candidacy.move("suspend")
    candidacy.reason = told
    act.record_on_round("vetting.suspend", f"candidacy:{candidacy.public_id}", minutes=number)
    tell(act, candidacy, "vetting.suspended", "暂缓聘用", f"{told}（{number}）")


def resume(act: RoundAct, candidacy: Candidacy, reason: str) -> None:
    """The suspension is lifted; publicity goes on, or has ended meanwhile.

    Raises ``Refused('objection.open')`` while one waits for its answer,
    ``'vetting.reason_missing'``.
    """
    CANDIDACY.after(candidacy.state, "resume")
    if open_objections(act.session, candidacy.id):
        raise Refused("objection.open")
    told = require_reason(reason, "vetting.reason_missing", least=LEAST_TEXT)
    candidacy.move("resume")
    candidacy.reason = ""
    act.record_on_round("vetting.resume", f"candidacy:{candidacy.public_id}", reason=told)
    ends = candidacy.publicity_ends_at
    until = f"公示到{printed_moment(ends, is_end=True)}。" if ends is not None else ""
    tell(act, candidacy, "vetting.resumed", "暂缓聘用已解除", f"{told} {until}".strip())
