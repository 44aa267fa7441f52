"""体检、考察、材料: what the hospital and the panel concluded, each as a row of its own.

Of the medical nothing but pass, fail or deferred is ever kept.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.kernel.period import days_after, local_day, printed_moment
from portal.recruitment.calendars.queries import working_calendar
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import CANDIDACY
from portal.recruitment.rulebook.lifecycles.vetting import LIVE
from portal.recruitment.vetting.models import OUTCOMES, Candidacy, Examination
from portal.recruitment.vetting.queries import effective_policy
from portal.recruitment.vetting.services.adverse import tell_adverse
from portal.recruitment.vetting.services.tell import tell

LEAST_REASON = 6
RETEST_DAYS = 7  # 接到体检结论7日内可申请复检, once (law-and-clocks §4)
MEDICALS = {"medical": "medical", "medical_failed": "same_day", "retest": "retest"}
MEDICAL_WORDS = {
    "medical": "体检",
    "same_day": "当日复检",
    "retest": "复检",
}


def conclude(
    act: RoundAct, candidacy: Candidacy, kind: str, outcome: str, *, note: str = ""
) -> Examination:
    """One more conclusion; what stood before stays and counts no more."""
    row = Examination(kind=kind, outcome=outcome, note=note, at=act.at)
    row.by = act.by.account_id
    candidacy.examinations.append(row)
    act.session.flush()
    return row


def retest_end(session: Session, candidacy: Candidacy, at: datetime) -> datetime:
    """The last moment to ask for a re-test: seven days after the day on which the conclusion was
    told; a last day off moves on (Civil Code 203), where the year's holidays are known."""
    closes = effective_policy(candidacy.vacancy).publicity_ends_at
    try:
        return days_after(local_day(at), RETEST_DAYS, working_calendar(session), closes).end
    except Refused:
        return days_after(local_day(at), RETEST_DAYS, None, closes).end


def record_medical(act: RoundAct, candidacy: Candidacy, outcome: str, note: str = "") -> None:
    """合格, 不合格 or 暂缓 of the medical, the same-day re-test or the re-test, whichever is due.

    A deferral (pregnancy, an injury that heals) keeps the place until there is a conclusion; the
    reason is not asked. A failed medical keeps it too until the days for a re-test are over.

    Raises ``Refused('vetting.outcome')``, ``'vetting.reason_missing'`` for a fail without a word on
    procedure and remedy, ``'vetting.same_day_over'`` for a same-day re-test of another day.
    """
    kind = MEDICALS.get(candidacy.state)
    if outcome not in OUTCOMES or (kind == "same_day" and outcome == "deferred"):
        raise Refused("vetting.outcome")
    if kind is None:
        CANDIDACY.after(candidacy.state, "pass_medical")
    if kind == "same_day":
        _require_same_day(act, candidacy)
    told, candidacy.reason = note.strip(), ""
    if outcome == "fail":
        candidacy.reason = told = require_reason(note, "vetting.reason_missing", least=LEAST_REASON)
    row = Examination(kind=kind, outcome=outcome, at=act.at, by=act.by.account_id)
    if (kind, outcome) == ("medical", "fail"):
        row.until = retest_end(act.session, candidacy, act.at)
    candidacy.examinations.append(row)
    if outcome != "deferred" and (kind, outcome) != ("same_day", "fail"):
        candidacy.move(f"{outcome}_{kind}")
    act.record_on_round(
        "vetting.medical", f"candidacy:{candidacy.public_id}", kind=kind, outcome=outcome
    )
    _tell_medical(act, candidacy, row, told)


def _require_same_day(act: RoundAct, candidacy: Candidacy) -> None:
    first = candidacy.last("medical")
    if first is None or local_day(first.at) != local_day(act.at):
        raise Refused("vetting.same_day_over")


def _tell_medical(act: RoundAct, candidacy: Candidacy, row: Examination, told: str) -> None:
    name = MEDICAL_WORDS[row.kind]
    texts = {
        "pass": "接下来是考察。",
        "fail": told,
        "deferred": "您的名额保留，可以体检后再作结论。",
    }
    text = texts[row.outcome]
    if row.until is not None:
        last = printed_moment(row.until, is_end=True)
        text = f"{told} 您可以在{last}前申请复检一次；逾期不申请的，体检结论生效。"
    words = {"pass": "合格", "fail": "不合格", "deferred": "暂缓"}
    tell(act, candidacy, f"vetting.medical_{row.outcome}", name + words[row.outcome], text)


def ask_retest(act: RoundAct, candidacy: Candidacy) -> None:
    """复检, once, at another hospital of at least the same grade, only the items in question.

    Raises ``Refused('vetting.retest_over')`` after the last moment, ``'lifecycle.not_allowed'``.
    """
    CANDIDACY.after(candidacy.state, "ask_retest")
    failed = candidacy.last("medical")
    if failed is None or failed.until is None or act.at >= failed.until:
        raise Refused("vetting.retest_over")
    candidacy.move("ask_retest")
    act.record_on_round("vetting.ask_retest", f"candidacy:{candidacy.public_id}")
    text = "复检以一次为限，只复检影响结论的项目，由另一家不低于原等级的医院进行。"
    tell(act, candidacy, "vetting.retest", "复检申请已收到", text)


def record_background(
    act: RoundAct, candidacy: Candidacy, outcome: str, note: str, ground: str = ""
) -> None:
    """考察合格 (``pass``), 暂缓 (``deferred``), or a finding against the person (``fail``), which
    names the notice's ``ground`` and is told first: nobody fails on one officer's word.

    Raises ``Refused('vetting.outcome')``, ``'vetting.reason_missing'``,
    ``'vetting.ground_missing'``.
    """
    if outcome not in OUTCOMES:
        raise Refused("vetting.outcome")
    CANDIDACY.after(candidacy.state, "pass_background")
    told = require_reason(note, "vetting.reason_missing", least=LEAST_REASON)
    if outcome == "fail":
        tell_adverse(act, candidacy, ground=ground, facts=told)
        return
    conclude(act, candidacy, "background", outcome, note=told)
    if outcome == "pass":
        candidacy.move("pass_background")
    act.record_on_round("vetting.background", f"candidacy:{candidacy.public_id}", outcome=outcome)
    words = {
        "pass": ("考察合格", "您已被列为拟聘用人选，接下来是公示。"),
        "deferred": ("考察暂缓", "考察还没有结论，您的名额保留。"),
    }
    tell(act, candidacy, f"vetting.background_{outcome}", *words[outcome])


def record_documents(act: RoundAct, candidacy: Candidacy, outcome: str, note: str) -> None:
    """Whether the papers for the hire are complete (``pass``), missing (``deferred``) or not what
    they were said to be (``fail``); until they are complete nobody is hired.

    Raises ``Refused('vetting.outcome')``, ``'vetting.reason_missing'`` without a word on which.
    """
    if outcome not in OUTCOMES:
        raise Refused("vetting.outcome")
    if candidacy.state not in LIVE:
        raise Refused(
            "lifecycle.not_allowed",
            lifecycle=CANDIDACY.name,
            state=candidacy.state,
            action="documents",
        )
    told = note.strip()
    if outcome != "pass":
        told = require_reason(note, "vetting.reason_missing", least=LEAST_REASON)
    conclude(act, candidacy, "documents", outcome, note=told)
    act.record_on_round("vetting.documents", f"candidacy:{candidacy.public_id}", outcome=outcome)
    words = {
        "pass": ("聘用材料齐全", "您的聘用材料已经收齐。"),
        "fail": ("聘用材料有问题", told),
        "deferred": ("请补交聘用材料", told),
    }
    tell(act, candidacy, f"vetting.documents_{outcome}", *words[outcome])
