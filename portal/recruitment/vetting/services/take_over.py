"""From the published ranking to the medical: everybody whom it proposes enters vetting."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.results.models import ResultLine, ResultRun
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.ranking.places import PROPOSED, TIED_AT_CUT
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import (
    candidacies_of,
    published_ranking,
    ranking_lines,
)
from portal.recruitment.vetting.services.tell import tell


def public_ranking(session: Session, round_: RecruitmentRound) -> ResultRun:
    """The ranking that counts. Raises ``Refused('vetting.no_ranking')``."""
    run = published_ranking(session, round_.id)
    if run is None:
        raise Refused("vetting.no_ranking")
    return run


def take_over(act: RoundAct) -> list[Candidacy]:
    """Everybody whom the published ranking proposes goes to the medical; repeated, it does nothing
    more.

    Raises ``Refused('vetting.no_ranking')`` while no ranking is public, ``'vetting.tie_open'``
    while equals stand at the cut of a vacancy: only an extra test, and a new ranking from it,
    decides between them.
    """
    run = public_ranking(act.session, act.round_)
    lines = ranking_lines(act.session, run.id)
    tied = sorted({line.vacancy.code for line in lines if line.outcome == TIED_AT_CUT})
    if tied:
        raise Refused("vetting.tie_open", vacancies="、".join(tied))
    present = candidacies_of(act.session, act.round_.id)
    if any(candidacy.ranking_run_id != run.id for candidacy in present):
        raise Refused("vetting.ranking_changed", number=run.number)
    if present:
        return []
    return [enter(act, line, line.vacancy) for line in lines if line.outcome == PROPOSED]


def enter(
    act: RoundAct, line: ResultLine, vacancy: Vacancy, replaces: Candidacy | None = None
) -> Candidacy:
    """The candidate of ``line`` enters vetting, in the place of ``replaces`` if that fell free."""
    candidacy = Candidacy(
        application_id=line.application_id,
        vacancy_id=vacancy.id,
        ranking_run_id=line.run_id,
        is_substitute=replaces is not None,
        replaces_id=None if replaces is None else replaces.id,
    )
    act.session.add(candidacy)
    act.session.flush()
    act.record_on_round(
        "vetting.enter",
        f"candidacy:{candidacy.public_id}",
        application=line.application.public_id,
        vacancy=vacancy.code,
        place=str(line.place),
        replaces="" if replaces is None else replaces.public_id,
    )
    title = "您已进入体检、考察" if replaces is None else "您已递补进入体检、考察"
    tell(act, candidacy, "vetting.enter", title, _invitation(vacancy))
    return candidacy


def _invitation(vacancy: Vacancy) -> str:
    return (
        f"岗位 {vacancy.code} {vacancy.name}。请按招聘单位通知的时间和医院参加体检；"
        "不能参加的，请尽早说明。"
    )


def locked_candidacy(session: Session, round_id: int, public_id: str) -> Candidacy:
    """The candidacy for change. Raises ``Refused('candidacy.not_found')``."""
    statement = (
        select(Candidacy)
        .join(Vacancy)
        .where(Vacancy.round_id == round_id, Candidacy.public_id == public_id)
    )
    if session.get_bind().dialect.name != "sqlite":
        statement = statement.with_for_update(of=Candidacy)
    candidacy = session.scalar(statement)
    if candidacy is None:
        raise Refused("candidacy.not_found")
    return candidacy
