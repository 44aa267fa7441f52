"""Handing in a vacancy table, looking at it, and taking it whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.sheets.tables import Row, Table
from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import EDITABLE
from portal.recruitment.vacancies.models import HeadcountReservation, Vacancy, VacancyTablePreview
from portal.recruitment.vacancies.plan_draws import plan_year
from portal.recruitment.vacancies.services.edit_vacancy import FIELDS
from portal.recruitment.vacancy_sheets.services.check_table import Change, TableCheck, check_table

KEPT_FOR = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Taken:
    """How many rows came, changed and went."""

    added: int
    changed: int
    removed: int


def hand_in_table(
    session: Session,
    round_: RecruitmentRound,
    table: Table,
    check: TableCheck,
    *,
    mode: str,
    by: Actor,
    at: datetime,
    file_name: str = "",
    pass_over_unknown: bool = False,
    in_post: Mapping[int, int] | None = None,
) -> VacancyTablePreview:
    """Keep a table for its drafter to look at.

    Whatever this person handed in before for the round, and whatever has expired, is forgotten.

    Raises ``Refused('round.frozen')``.
    """
    if round_.state not in EDITABLE:
        raise Refused("round.frozen", state=round_.state)
    own = (VacancyTablePreview.round_id == round_.id) & (
        VacancyTablePreview.account_id == by.account_id
    )
    session.execute(
        delete(VacancyTablePreview).where(or_(own, VacancyTablePreview.expires_at <= at))
    )
    preview = VacancyTablePreview(
        round_id=round_.id,
        account_id=by.account_id,
        mode=mode,
        file_name=file_name[:120],
        digest=check.digest,
        uploaded_at=at,
        expires_at=at + KEPT_FOR,
    )
    preview.content = {
        "columns": list(table.columns),
        "rows": [[row.number, list(row.cells)] for row in table.rows],
        "pass_over_unknown": pass_over_unknown,
        "in_post": {str(union_id): people for union_id, people in (in_post or {}).items()},
    }
    session.add(preview)
    session.flush()
    return preview


def own_preview(
    session: Session,
    round_: RecruitmentRound,
    public_id: str,
    *,
    by: Actor,
    at: datetime,
    for_change: bool = False,
) -> VacancyTablePreview:
    """Raises ``Refused('vacancy_table.gone')`` for one that is unknown, expired or somebody else's
    alike."""
    statement = select(VacancyTablePreview).where(
        VacancyTablePreview.public_id == public_id,
        VacancyTablePreview.round_id == round_.id,
        VacancyTablePreview.account_id == by.account_id,
        VacancyTablePreview.expires_at > at,
    )
    preview = session.scalar(locked(session, statement) if for_change else statement)
    if preview is None:
        raise Refused("vacancy_table.gone")
    return preview


def table_of(preview: VacancyTablePreview) -> tuple[Table, bool]:
    """The table as it was read, and whether unknown columns are passed over.

    Raises ``Refused('vacancy_table.gone')`` once it was taken.
    """
    if preview.content_sealed is None:
        raise Refused("vacancy_table.gone")
    kept = preview.content
    return Table(
        tuple(kept["columns"]), tuple(Row(number, tuple(cells)) for number, cells in kept["rows"])
    ), kept["pass_over_unknown"]


def check_preview(
    session: Session,
    round_: RecruitmentRound,
    preview: VacancyTablePreview,
    *,
    in_post: Mapping[int, int],
) -> TableCheck:
    """The table against the round as it is now."""
    table, pass_over_unknown = table_of(preview)
    return check_table(
        session, round_, table, preview.mode, in_post=in_post, pass_over_unknown=pass_over_unknown
    )


def take_table(
    session: Session,
    round_: RecruitmentRound,
    preview: VacancyTablePreview,
    *,
    in_post: Mapping[int, int],
    by: Actor,
    at: datetime,
) -> Taken | None:
    """Do what the preview showed, all of it.

    ``None``: it was done before (a second press of the button).

    Raises ``Refused('round.frozen')``; ``'vacancy_table.moved'`` when round, quota or table are no
    longer what was shown.
    """
    if preview.taken_at is not None:
        return None
    if round_.state not in EDITABLE:
        raise Refused("round.frozen", state=round_.state)
    check = check_preview(session, round_, preview, in_post=in_post)
    if check.digest is None or check.digest != preview.digest:
        raise Refused("vacancy_table.moved")
    taken = Taken(len(check.added), len(check.changed), len(check.removed))
    held = _held(session, round_)
    _remove(session, check, held)
    for change in check.changes:
        if change.vacancy is None or change.differences:
            _put(session, round_, change)
    session.flush()
    for change in check.changes:
        _hold(session, round_, change, held)
    preview.taken_at, preview.content = at, None
    record(
        session,
        "vacancies.take_table",
        f"round:{round_.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        digest=preview.digest,
        mode=preview.mode,
        added=taken.added,
        changed=taken.changed,
        removed=taken.removed,
        headcount=check.headcount,
    )
    session.flush()
    return taken


def _held(session: Session, round_: RecruitmentRound) -> dict[int, HeadcountReservation]:
    statement = (
        select(HeadcountReservation)
        .join(Vacancy, Vacancy.id == HeadcountReservation.vacancy_id)
        .where(Vacancy.round_id == round_.id)
    )
    return {found.vacancy_id: found for found in session.scalars(statement)}


def _remove(session: Session, check: TableCheck, held: dict[int, HeadcountReservation]) -> None:
    for vacancy in check.removed:
        if vacancy.id in held:
            session.delete(held.pop(vacancy.id))
    session.flush()
    for vacancy in check.removed:
        session.delete(vacancy)
    session.flush()


def _put(session: Session, round_: RecruitmentRound, change: Change) -> None:
    vacancy = change.vacancy or Vacancy(round_id=round_.id)
    for name in FIELDS:
        setattr(vacancy, name, change.line.values[name])
    vacancy.quota_finding = change.finding
    if change.vacancy is None:
        session.add(vacancy)
        change.vacancy = vacancy


def _hold(
    session: Session,
    round_: RecruitmentRound,
    change: Change,
    held: dict[int, HeadcountReservation],
) -> None:
    vacancy = change.vacancy
    if vacancy is None:
        return
    reservation = held.get(vacancy.id)
    if vacancy.using_union_id is None:
        if reservation is not None:
            session.delete(reservation)
        return
    if reservation is None:
        reservation = HeadcountReservation(vacancy_id=vacancy.id)
        session.add(reservation)
    reservation.union_id, reservation.headcount = vacancy.using_union_id, vacancy.headcount
    reservation.round_code, reservation.year = round_.code, plan_year(round_)
