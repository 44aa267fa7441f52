"""What officers have on their desks: a round being drafted with a simulation of its rules, and a
correction of the open round's notice."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.recruitment.approval.simulation_standing import rules_digest, rules_inputs
from portal.recruitment.changes.act import ChangeAct
from portal.recruitment.changes.documents import change_body, change_title
from portal.recruitment.changes.services.approve import reply_to_change, submit_change
from portal.recruitment.changes.services.draft import begin_change, put_items
from portal.recruitment.changes.services.publish import publish_change
from portal.recruitment.demo.chapters import Chapter, Telling
from portal.recruitment.demo.officers import actor
from portal.recruitment.demo.rounds import drafted_round, moment
from portal.recruitment.results.services.simulate import generated_cases, simulate_cases
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy.templates import template
from portal.recruitment.rules.services.simulate import Asked, keep_simulation
from portal.recruitment.vacancies.queries import vacancies_of

PLACES = [
    ("QJ31", "水渡口街道工会工作者", "320812-T05", 1),
    ("QJ32", "区总工会机关工会工作者（聘用后分配）", "", 2),
]
SETTINGS = {
    "against": "jiangsu",
    "per_vacancy": 30,
    "seed": "1",
    "shape": {"middle": 65, "half_width": 35, "holders": 30, "absent": 5},
}


def tell_draft(session: Session, at: datetime) -> RecruitmentRound:
    """The third round, six weeks ahead; its rules were tried on generated people against Jiangsu's
    default."""
    opens, closes = moment(at + timedelta(days=40), 9), moment(at + timedelta(days=48), 17)
    round_ = drafted_round(
        session,
        title="清江浦区第三批公开招聘社会化工会工作者",
        opens=opens,
        closes=closes,
        written=at + timedelta(days=66),
        places=PLACES,
    )
    session.flush()
    inputs = rules_inputs(round_, vacancies_of(session, round_.id))
    digest = rules_digest(inputs)
    inputs["against"] = template("jiangsu").document()
    outcome = simulate_cases(generated_cases(inputs, SETTINGS), inputs)
    asked = Asked("generated", inputs, digest, SETTINGS)
    keep_simulation(
        RoundAct(session, actor(session, "jingban"), at, round_),
        asked,
        outcome.figures,
        outcome.data_digest,
    )
    return round_


def tell_correction(session: Session, round_: RecruitmentRound, at: datetime) -> None:
    """更正: the open round's notice had a wrong telephone; drafted, approved and published by three
    people, and everybody is told."""
    drafted = at - timedelta(hours=30)
    by = actor(session, "jingban")
    change = begin_change(
        RoundAct(session, by, drafted, round_),
        "correction",
        reason="公告所印咨询电话有误，现予更正。",
    )
    put_items(
        ChangeAct(session, by, drafted, round_, change),
        {("contact", "contact_phone", ""): "0517-0000 0008"},
    )
    submit_change(ChangeAct(session, by, drafted, round_, change))
    number = f"淮总工复〔{at.year}〕36号"
    approver = actor(session, "shiji")
    reply_to_change(
        ChangeAct(session, approver, drafted + timedelta(hours=3), round_, change),
        "approve",
        document_number=number,
    )
    session.flush()
    title, body = change_title(session, round_, change), change_body(session, round_, change)
    publish_change(
        ChangeAct(session, actor(session, "fuhe"), drafted + timedelta(hours=5), round_, change),
        title,
        body,
    )


def _correction_told(telling: Telling) -> None:
    tell_correction(telling.session, telling.rounds["open"], telling.at)


def _draft_told(telling: Telling) -> None:
    tell_draft(telling.session, telling.at)


CHAPTERS = (
    Chapter(_correction_told, order=70, done=0.8),
    Chapter(_draft_told, order=90, done=1.0),
)
