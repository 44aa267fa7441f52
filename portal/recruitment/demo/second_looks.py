"""What follows the first word in the open round: reviews answered and waiting, an appeal, a
recusal, a sample, a notice."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.recruitment.applications.act import CaseAct, own_act
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import Act
from portal.recruitment.demo.officers import actor
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.services.appeal import file_appeal
from portal.recruitment.screening.services.give_notice import give_notices
from portal.recruitment.screening.services.look_again import draw_sample, second_word
from portal.recruitment.screening.services.object import answer_objection, file_objection
from portal.recruitment.screening.services.recuse import recuse

ASKED = (
    "本人户籍已于今年三月迁入淮安市清江浦区，报名时上传的是迁移前的户口簿，现附新的户口登记页说明。"
)
UPHELD = (
    "经核对公安机关户籍信息，报名截止时户籍仍登记在徐州市，不符合公告关于户籍的条件，维持原决定。"
)
APPEALED = "复核没有核对本人补交的户口迁移证明，请上一级工会重新核查迁移证明上的日期。"


def tell_second_looks(
    session: Session, round_: RecruitmentRound, by_serial: dict[int, Application], at: datetime
) -> None:
    """41 upheld and appealed, 42 upheld, 43 waiting; the second screener stays away from 9; a tenth
    of the words is drawn again."""
    second = actor(session, "shencha2")
    for serial, hours in ((41, 20), (42, 18)):
        row = file_objection(
            own_act(session, by_serial[serial], at - timedelta(hours=hours)), "decision", text=ASKED
        )
        answer_objection(
            Act(session, second, at - timedelta(hours=hours - 6)), row, "uphold", answer=UPHELD
        )
        if serial == 41:
            file_appeal(
                own_act(session, row.application, at - timedelta(hours=5)), row, text=APPEALED
            )
    file_objection(
        own_act(session, by_serial[43], at - timedelta(hours=10)), "decision", text=ASKED
    )
    recuse(
        CaseAct(session, second, at - timedelta(hours=30), by_serial[9]),
        second.account_id or 0,
        ground="in_law",
    )
    samples = draw_sample(
        RoundAct(session, actor(session, "fuhe"), at - timedelta(hours=3), round_)
    )
    first = next(sample for sample in samples if sample.decision.outcome == "pass")
    second_word(Act(session, second, at - timedelta(hours=2)), first, Opinion("pass"))
    give_notices(session, round_, at=at - timedelta(hours=1))
