"""From the published ranking to the medical: everybody whom it proposes enters vetting, vacancy by
vacancy."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.results.current_set import entitled
from portal.recruitment.results.models import ResultLine
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.ranking.places import TIED_AT_CUT
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import (
    candidacies_of,
    candidacy_of,
    held_up,
    ranking_lines,
)
from portal.recruitment.vetting.services.tell import tell


def public_lines(session: Session, round_: RecruitmentRound) -> list[ResultLine]:
    """The rankings that count, each vacancy's its own.

    Raises ``Refused('vetting.no_ranking')`` while none is public.
    """
    lines = ranking_lines(session, round_.id)
    if not lines:
        raise Refused("vetting.no_ranking")
    return lines


@dataclass(frozen=True, slots=True)
class Intake:
    """What a take-over finds: the lines that enter, and the codes of the vacancies that wait
    because equals stand at the cut (``tied``) or a correction is not settled (``changed``)."""

    lines: tuple[ResultLine, ...]
    tied: tuple[str, ...]
    changed: tuple[str, ...]


def intake(session: Session, round_: RecruitmentRound) -> Intake:
    """Vacancy by vacancy: one that has to wait holds up no other."""
    taken = {one.application.vacancy_id for one in candidacies_of(session, round_.id)}
    waiting = held_up(session, round_.id)
    entering: list[ResultLine] = []
    tied, changed = [], []
    lines = ranking_lines(session, round_.id)
    for vacancy, group in groupby(lines, key=lambda line: line.vacancy):
        members = list(group)
        if vacancy.id in waiting:
            changed.append(vacancy.code)
        elif vacancy.id in taken:
            continue
        elif any(line.outcome == TIED_AT_CUT for line in members):
            tied.append(vacancy.code)
        else:
            given = entitled(session, vacancy)
            entering += [line for line in members if line.application_id in given]
    return Intake(tuple(entering), tuple(tied), tuple(changed))


def take_over(act: RoundAct) -> list[Candidacy]:
    """Everybody to whom the rankings in force give a place goes to the medical; repeated, it does
    nothing more.

    Raises ``Refused('vetting.no_ranking')`` while no ranking is public, ``'vetting.tie_open'``
    where nobody can enter because equals stand at the cut: only an extra test, and a new ranking
    from it, decides between them; ``'vetting.ranking_changed'`` where what is left was taken over
    from an older ranking.
    """
    public_lines(act.session, act.round_)
    found = intake(act.session, act.round_)
    if not found.lines and found.tied:
        raise Refused("vetting.tie_open", vacancies="、".join(found.tied))
    if not found.lines and found.changed:
        raise Refused("vetting.ranking_changed", vacancies="、".join(found.changed))
    return [enter(act, line, line.vacancy) for line in found.lines]


def enter(
    act: RoundAct,
    line: ResultLine,
    vacancy: Vacancy,
    replaces: Candidacy | None = None,
    *,
    is_substitute: bool = False,
) -> Candidacy:
    """The candidate of ``line`` enters vetting, in the place of ``replaces`` if that fell free: as
    a substitute, or because the ranking was corrected."""
    candidacy = Candidacy(
        application_id=line.application_id,
        vacancy_id=vacancy.id,
        ranking_run_id=line.run_id,
        is_substitute=is_substitute,
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
    title = "您已递补进入体检、考察" if is_substitute else "您已进入体检、考察"
    tell(act, candidacy, "vetting.enter", title, _invitation(vacancy))
    return candidacy


def let_in(
    act: RoundAct,
    line: ResultLine,
    vacancy: Vacancy,
    replaces: Candidacy | None = None,
    *,
    is_substitute: bool = False,
) -> Candidacy:
    """The candidate of ``line`` enters, or comes back after a correction had withdrawn them."""
    earlier = candidacy_of(act.session, line.application_id)
    if earlier is None:
        return enter(act, line, vacancy, replaces, is_substitute=is_substitute)
    _reinstate(act, earlier, line, vacancy, replaces)
    earlier.is_substitute = is_substitute
    return earlier


def _reinstate(
    act: RoundAct,
    candidacy: Candidacy,
    line: ResultLine,
    vacancy: Vacancy,
    replaces: Candidacy | None,
) -> None:
    """Who was withdrawn by an earlier correction and has the place again; conclusions that stand
    need not be repeated."""
    candidacy.move("reinstate")
    candidacy.ranking_run_id, candidacy.reason = line.run_id, ""
    candidacy.vacancy_id = vacancy.id
    if replaces is not None:  # else the place is the one that was given up
        _unlink(act, candidacy)
        candidacy.replaces_id = replaces.id
    background = candidacy.last("background")
    if candidacy.medical == "pass":
        candidacy.move("pass_medical")
        if background is not None and background.outcome == "pass":
            candidacy.move("pass_background")
    act.session.flush()
    act.record_on_round("vetting.reinstate", f"candidacy:{candidacy.public_id}")
    text = "名次已更正，您重新列为人选，已有的体检、考察结论继续有效。"
    tell(act, candidacy, "vetting.reinstated", "重新列为人选", text)


def _unlink(act: RoundAct, candidacy: Candidacy) -> None:
    """Take the row out of its chain of places, so that it can stand at the end of another."""
    before, candidacy.replaces_id = candidacy.replaces_id, None
    act.session.flush()
    for one in candidacies_of(act.session, act.round_.id):
        if one.replaces_id == candidacy.id:
            one.replaces_id = before
    act.session.flush()


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
