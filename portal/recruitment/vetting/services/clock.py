"""What time alone does to candidacies: publicity ends, and with it the days for a re-test."""

from __future__ import annotations

from portal.foundation.jobs.rows import each_within
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.vetting.deadlines import retests_over
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.services.publicity import clear_expired
from portal.recruitment.vetting.services.tell import tell


def advance(act: RoundAct) -> int:
    """Everything whose last moment has passed; returns for how many people.

    May be repeated. It is the clock that acts: ``act.by`` is ``SYSTEM``.
    """
    return clear_expired(act) + lapse_retests(act)


def lapse_retests(act: RoundAct) -> int:
    """Whoever failed the medical and asked for no re-test in time is out; returns how many."""
    text = "您没有在期限内申请复检，体检不合格的结论生效，名额按公告的递补规则处理。"

    def lapsed(candidacy_id: int) -> int:
        candidacy = act.session.get_one(Candidacy, candidacy_id)
        candidacy.move("lapse_retest")
        act.record_on_round("vetting.lapse_retest", f"candidacy:{candidacy.public_id}")
        tell(act, candidacy, "vetting.retest_lapsed", "体检结论生效", text)
        return candidacy_id

    people = retests_over(act.session, act.round_.id, act.at)
    return len(each_within(act.session, f"vetting.retests/{act.round_.id}", people, lapsed))
