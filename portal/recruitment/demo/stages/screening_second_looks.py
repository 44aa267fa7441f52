"""What follows the first word in the open round: reviews answered and waiting, an appeal, a
recusal, a sample, a notice."""

from __future__ import annotations

from datetime import timedelta

from portal.recruitment.applications.act import own_act
from portal.recruitment.demo.chapters import Chapter, RoundTelling
from portal.recruitment.demo.tales import OPEN
from portal.recruitment.screening.models import ScreeningObjection
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


def tell_second_looks(telling: RoundTelling) -> None:
    """41 upheld and appealed, 42 upheld, 43 waiting; the second screener stays away from 9; a tenth
    of the words is drawn again."""
    session, at = telling.session, telling.at
    session.flush()
    appealed = _upheld(telling, 41, 20)
    own = own_act(session, appealed.application, at - timedelta(hours=5))
    file_appeal(own, appealed, text=APPEALED)
    _upheld(telling, 42, 18)
    _objected(telling, 43, 10)
    _recuse(telling)
    _sample(telling)
    give_notices(session, telling.round_, at=at - timedelta(hours=1))
    session.flush()


def _objected(telling: RoundTelling, serial: int, hours_ago: int) -> ScreeningObjection:
    at = telling.at - timedelta(hours=hours_ago)
    own = own_act(telling.session, telling.applications[serial], at)
    return file_objection(own, "decision", text=ASKED)


def _upheld(telling: RoundTelling, serial: int, hours_ago: int) -> ScreeningObjection:
    objection = _objected(telling, serial, hours_ago)
    act = telling.act("shencha2", telling.at - timedelta(hours=hours_ago - 6))
    answer_objection(act, objection, "uphold", answer=UPHELD)
    return objection


def _recuse(telling: RoundTelling) -> None:
    act = telling.act_on_case("shencha2", telling.at - timedelta(hours=30), 9)
    recuse(act, act.by.account_id or 0, ground="in_law")


def _sample(telling: RoundTelling) -> None:
    samples = draw_sample(telling.act_on_round("fuhe", telling.at - timedelta(hours=3)))
    first = next(sample for sample in samples if sample.decision.outcome == "pass")
    second_word(telling.act("shencha2", telling.at - timedelta(hours=2)), first, Opinion("pass"))


CHAPTERS = (Chapter(tell_second_looks, order=70, tales=(OPEN,)),)
