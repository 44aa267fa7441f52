"""考察不合格: the ground that the notice names, told, heard, decided collectively and served."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.kernel.period import end_of, local_day, printed_moment, working_days_after
from portal.recruitment.calendars.queries import working_calendar
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import ADVERSE_FINDING, CANDIDACY
from portal.recruitment.vetting.against import findings_of
from portal.recruitment.vetting.models import AdverseFinding, Candidacy, Examination
from portal.recruitment.vetting.queries import effective_policy
from portal.recruitment.vetting.services.tell import tell

HEARING_DAYS = 3  # working days for 陈述申辩, as for the objection to a screening
LEAST_TEXT = 6
LEAST_NUMBER = 4


def hearing_end(session: Session, candidacy: Candidacy, at: datetime) -> datetime:
    """The last moment to be heard; five calendar days where the holidays are not announced."""
    closes = effective_policy(candidacy.vacancy).publicity_ends_at
    try:
        calendar = working_calendar(session)
        return working_days_after(local_day(at), HEARING_DAYS, calendar, closes).end
    except Refused:
        return end_of(local_day(at) + timedelta(days=HEARING_DAYS + 2), closes)


def tell_adverse(act: RoundAct, candidacy: Candidacy, *, ground: str, facts: str) -> AdverseFinding:
    """The person is told what is held against them and until when they are heard.

    Raises ``Refused('vetting.ground_missing')`` without the paragraph of the notice,
    ``'vetting.reason_missing'``.
    """
    CANDIDACY.after(candidacy.state, "tell_adverse")
    finding = AdverseFinding(
        candidacy_id=candidacy.id,
        ground=require_reason(ground, "vetting.ground_missing", least=LEAST_TEXT),
        facts=require_reason(facts, "vetting.reason_missing", least=LEAST_TEXT),
        told_by=act.by.account_id,
        told_at=act.at,
        hear_until=hearing_end(act.session, candidacy, act.at),
    )
    act.session.add(finding)
    candidacy.move("tell_adverse")
    act.session.flush()
    act.record_on_round(
        "vetting.tell_adverse", _subject(finding), candidacy=candidacy.public_id, ground=ground
    )
    last = printed_moment(finding.hear_until, is_end=True)
    text = (
        f"依据：{finding.ground}。情况：{finding.facts}。您可以在{last}前陈述申辩，"
        "之后由招聘工作领导小组集体研究决定。"
    )
    tell(act, candidacy, "vetting.adverse_told", "拟作出考察不合格的结论", text)
    return finding


def _subject(finding: AdverseFinding) -> str:
    return f"finding:{finding.public_id}"


def hear(act: RoundAct, finding: AdverseFinding, statement: str) -> None:
    """What the person says, by their own page or written down by the publisher.

    Raises ``Refused('vetting.hearing_over')``, ``'vetting.reason_missing'``.
    """
    after = ADVERSE_FINDING.after(finding.state, "hear")
    if act.at >= finding.hear_until:
        raise Refused("vetting.hearing_over")
    finding.statement = require_reason(statement, "vetting.reason_missing", least=LEAST_TEXT)
    finding.state, finding.heard_at = after, act.at
    act.record_on_round("vetting.hear", _subject(finding))
    tell(act, finding.candidacy, "vetting.heard", "陈述申辩已收到", "集体研究后会告诉您结果。")


def decide_adverse(
    act: RoundAct, finding: AdverseFinding, outcome: str, *, minutes: str, decision: str
) -> None:
    """What the leading group decided (``uphold``: 考察不合格; ``drop``: 考察合格), written down by
    another person than the one who told it, with the number of its minutes.

    Raises ``Refused('two_people.same')``, ``'vetting.outcome'``, ``'vetting.hearing_open'`` before
    the person was heard or let the days pass, ``'vetting.minutes_missing'``,
    ``'vetting.reason_missing'``.
    """
    if outcome not in ("uphold", "drop"):
        raise Refused("vetting.outcome")
    after = ADVERSE_FINDING.after(finding.state, outcome)
    require_another(act.by.account_id, finding.told_by)
    if finding.state == "told" and act.at < finding.hear_until:
        raise Refused("vetting.hearing_open", until=printed_moment(finding.hear_until, is_end=True))
    finding.minutes = require_reason(minutes, "vetting.minutes_missing", least=LEAST_NUMBER)
    finding.decision = require_reason(decision, "vetting.reason_missing", least=LEAST_TEXT)
    finding.state, finding.decided_by, finding.decided_at = after, act.by.account_id, act.at
    _conclude(act, finding, "fail" if outcome == "uphold" else "pass")
    act.record_on_round(f"vetting.adverse_{after}", _subject(finding), minutes=finding.minutes)


def _conclude(act: RoundAct, finding: AdverseFinding, outcome: str) -> None:
    candidacy = finding.candidacy
    row = Examination(kind="background", outcome=outcome, note=finding.decision, at=act.at)
    row.by = finding.told_by
    candidacy.examinations.append(row)
    action = "uphold_adverse" if outcome == "fail" else "drop_adverse"
    candidacy.move(action)
    act.session.flush()
    act.record_on_round("vetting.background", f"candidacy:{candidacy.public_id}", outcome=outcome)
    if outcome == "fail":
        candidacy.reason = finding.decision
        text = f"依据：{finding.ground}。{finding.decision}（{finding.minutes}）"
        tell(act, candidacy, "vetting.background_fail", "考察不合格", text)
        return
    text = "您已被列为拟聘用人选，接下来是公示。"
    tell(act, candidacy, "vetting.background_pass", "考察合格", text)


def serve(act: RoundAct, finding: AdverseFinding, way: str) -> None:
    """送达: how the decision reached the person. Raises ``Refused('vetting.reason_missing')``."""
    after = ADVERSE_FINDING.after(finding.state, "serve")
    finding.served_way = require_reason(way, "vetting.reason_missing", least=2)
    finding.state, finding.served_at = after, act.at
    act.record_on_round("vetting.serve", _subject(finding))
    text = f"考察结论的书面决定已送达（{finding.served_way}）。"
    tell(act, finding.candidacy, "vetting.served", "决定已送达", text)


def end_findings(act: RoundAct, candidacy: Candidacy) -> None:
    """Whoever leaves has nothing to answer for any more."""
    for finding in findings_of(act.session, candidacy.id):
        if finding.state in ("told", "heard"):
            finding.state = ADVERSE_FINDING.after(finding.state, "end")
            act.record_on_round("vetting.adverse_ended", _subject(finding))
