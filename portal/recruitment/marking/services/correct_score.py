"""成绩更正 (E-11): one person proposes with reason and evidence, a second checks, the supervisor
countersigns; then the score has a further edition and its person a letter."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.decimals import plain
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.marking.models import Paper
from portal.recruitment.marking.score_models import Recheck, Score, ScoreCorrection
from portal.recruitment.marking.terms import Correction
from portal.recruitment.messages.services import send
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import RECHECK, SCORE_CORRECTION

LEAST_REASON = 6
KINDS = ("score", "void")


def newest_score(session: Session, application_id: int, paper: str) -> Score:
    """Raises ``Refused('marking.no_score')``: nothing is unsealed for this person and paper."""
    statement = (
        select(Score)
        .where(Score.application_id == application_id, Score.paper == paper)
        .order_by(Score.edition.desc())
        .limit(1)
    )
    score = session.scalar(statement)
    if score is None:
        raise Refused("marking.no_score")
    return score


def propose_correction(
    act: RoundAct, application: Application, paper: str, correction: Correction
) -> ScoreCorrection:
    """Raises ``Refused('marking.no_score')``, ``'marking.correction_open'``,
    ``'marking.reason_missing'``, ``'marking.evidence_missing'``, ``'marking.above_full_mark'``,
    ``'marking.nothing_changes'``."""
    score = newest_score(act.session, application.id, paper)
    if open_correction(act.session, application.id, paper) is not None:
        raise Refused("marking.correction_open")
    _require_possible(act, score, correction)
    row = ScoreCorrection(
        application_id=application.id,
        paper=paper,
        replaces=score.edition,
        kind=correction.kind,
        value=correction.value,
        reason=require_reason(correction.reason, "marking.reason_missing", least=LEAST_REASON),
        evidence=require_reason(correction.evidence, "marking.evidence_missing"),
        effects=correction.effects.strip(),
        proposed_by=act.by.account_id,
        proposed_at=act.at,
    )
    act.session.add(row)
    act.session.flush()
    act.record_on_round("marking.propose_correction", f"correction:{row.public_id}", paper=paper)
    return row


def _require_possible(act: RoundAct, score: Score, correction: Correction) -> None:
    full_marks = act.session.scalars(
        select(Paper.full_mark).where(Paper.round_id == act.round_.id, Paper.code == score.paper)
    ).all()
    scored = correction.kind == "score"
    if correction.kind not in KINDS or scored != (correction.value is not None):
        raise Refused("marking.empty")
    if correction.value is not None and full_marks and correction.value > max(full_marks):
        raise Refused("marking.above_full_mark", full_mark=plain(max(full_marks)))
    if (score.kind, score.value) == (correction.kind, correction.value):
        raise Refused("marking.nothing_changes")


def open_correction(session: Session, application_id: int, paper: str) -> ScoreCorrection | None:
    return session.scalar(
        select(ScoreCorrection).where(
            ScoreCorrection.application_id == application_id,
            ScoreCorrection.paper == paper,
            ScoreCorrection.state.in_(("proposed", "checked")),
        )
    )


def locked_correction(session: Session, round_id: int, public_id: str) -> ScoreCorrection:
    """Raises ``Refused('marking.correction_not_found')``."""
    statement = (
        select(ScoreCorrection)
        .join(Application, Application.id == ScoreCorrection.application_id)
        .where(Application.round_id == round_id, ScoreCorrection.public_id == public_id)
    )
    row = session.scalar(locked(session, statement))
    if row is None:
        raise Refused("marking.correction_not_found")
    return row


def check_correction(act: RoundAct, row: ScoreCorrection) -> None:
    """The second person has seen the evidence. Raises ``Refused('two_people.same')``."""
    after = SCORE_CORRECTION.after(row.state, "check")
    require_another(act.by.account_id, row.proposed_by)
    row.state, row.checked_by, row.checked_at = after, act.by.account_id, act.at
    act.record_on_round("marking.check_correction", f"correction:{row.public_id}")


def countersign_correction(act: RoundAct, row: ScoreCorrection) -> Score:
    """The supervisor: the score has a further edition from now on, and its person is told.

    Raises ``Refused('two_people.same')``, ``'marking.superseded'`` when a newer edition stands.
    """
    after = SCORE_CORRECTION.after(row.state, "countersign")
    require_another(act.by.account_id, row.proposed_by, row.checked_by)
    before = newest_score(act.session, row.application_id, row.paper)
    if before.edition != row.replaces:
        raise Refused("marking.superseded")
    score = Score(
        application_id=row.application_id,
        paper=row.paper,
        paper_id=before.paper_id,
        edition=before.edition + 1,
        kind=row.kind,
        value=row.value,
        reason=row.reason,
        script_id=before.script_id,
        recorded_by=row.proposed_by,
        confirmed_by=row.checked_by,
        countersigned_by=act.by.account_id,
        recorded_at=act.at,
    )
    act.session.add(score)
    row.state, row.countersigned_by, row.closed_at = after, act.by.account_id, act.at
    act.session.flush()
    act.record_on_round(
        "marking.correct",
        f"score:{score.public_id}",
        paper=score.paper,
        edition=str(score.edition),
        reason=score.reason,
        correction=row.public_id,
    )
    _write_letter(act, row, before, score)
    _answer_recheck(act, row, f"成绩由{_words(before)}更正为{_words(score)}。")
    return score


def require_turn(row: ScoreCorrection, roles: Collection[str]) -> None:
    """Who refuses: the second person before the check, the supervisor after it.

    Raises ``Refused('marking.not_your_turn')``.
    """
    if "refuse" not in SCORE_CORRECTION.actions(row.state, roles):
        raise Refused("marking.not_your_turn")


def refuse_correction(act: RoundAct, row: ScoreCorrection, reason: str) -> None:
    """By the second person, or by the supervisor after it."""
    after = SCORE_CORRECTION.after(row.state, "refuse")
    require_another(act.by.account_id, row.proposed_by, row.checked_by)
    row.refusal = require_reason(reason, "marking.reason_missing", least=LEAST_REASON)
    row.state, row.closed_at = after, act.at
    act.record_on_round(
        "marking.refuse_correction", f"correction:{row.public_id}", reason=row.refusal
    )
    recheck = recheck_of(act.session, row)
    if recheck is not None and recheck.state == "correcting":
        recheck.state = RECHECK.after(recheck.state, "send_back")
        recheck.findings, recheck.correction = {}, None
        act.record_on_round("marking.send_back_recheck", f"recheck:{recheck.public_id}")


def withdraw_correction(act: RoundAct, row: ScoreCorrection) -> None:
    """By who proposed it. Raises ``Refused('marking.not_proposer')``."""
    after = SCORE_CORRECTION.after(row.state, "withdraw")
    if act.by.account_id != row.proposed_by:
        raise Refused("marking.not_proposer")
    row.state, row.closed_at = after, act.at
    act.record_on_round("marking.withdraw_correction", f"correction:{row.public_id}")


def recheck_of(session: Session, row: ScoreCorrection) -> Recheck | None:
    """The re-check from which a correction came."""
    return session.scalar(select(Recheck).where(Recheck.correction_id == row.id))


def _answer_recheck(act: RoundAct, row: ScoreCorrection, outcome: str) -> None:
    """With the correction in force, the re-check that it came from is answered."""
    recheck = recheck_of(act.session, row)
    if recheck is not None and recheck.state == "correcting":
        recheck.state = RECHECK.after(recheck.state, "answer")
        recheck.answer, recheck.answered_at = outcome, act.at
        recheck.answered_by = row.checked_by
        act.record_on_round("marking.answer_recheck", f"recheck:{recheck.public_id}")


def _words(score: Score) -> str:
    return in_words(score.kind, score.value)


def in_words(kind: str, value: Fraction | None) -> str:
    """A score as the letter says it."""
    if value is not None:
        return f"{plain(value)} 分"
    return {"absent": "缺考", "void": "成绩无效"}[kind]


def _write_letter(act: RoundAct, row: ScoreCorrection, before: Score, score: Score) -> None:
    title = act.session.scalar(
        select(Paper.title).where(Paper.round_id == act.round_.id, Paper.code == row.paper)
    )
    words = (
        f"您的{title or '笔试'}成绩由{_words(before)}更正为{_words(score)}。原因：{row.reason}。"
        f"更正由两人核对、监督员会签（第 {score.edition} 版），名次和入围按更正后的成绩另行公布。"
        "有异议的，可以向招聘单位书面申诉。"
    )
    send(
        act.session,
        row.application.account_id,
        "marking.corrected",
        "成绩已更正",
        words,
        at=act.at,
        round_code=act.round_.code,
    )
