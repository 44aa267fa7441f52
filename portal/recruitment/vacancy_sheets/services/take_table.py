"""Handing in a vacancy table, looking at it, and taking it whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.sheets.reader import Remark, SheetTable
from portal.foundation.sheets.tables import Row
from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services.draft import require_editable
from portal.recruitment.vacancies.models import HeadcountReservation, Vacancy, VacancyTablePreview
from portal.recruitment.vacancies.plan_draws import plan_year
from portal.recruitment.vacancies.services.edit_vacancy import FIELDS
from portal.recruitment.vacancy_sheets.changes import Change, TableCheck, Upload
from portal.recruitment.vacancy_sheets.services.check_table import check_table

KEPT_FOR = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Taken:
    """How many rows came, changed and went."""

    added: int
    changed: int
    removed: int


def hand_in_table(act: RoundAct, upload: Upload, check: TableCheck) -> VacancyTablePreview:
    """Keep a table for its drafter to look at.

    Whatever this person handed in before for the round, and whatever has expired, is forgotten.

    Raises ``Refused('round.frozen')``.
    """
    require_editable(act.round_)
    own = (VacancyTablePreview.round_id == act.round_.id) & (
        VacancyTablePreview.account_id == act.by.account_id
    )
    expired = VacancyTablePreview.expires_at <= act.at
    act.session.execute(delete(VacancyTablePreview).where(or_(own, expired)))
    preview = VacancyTablePreview(
        round_id=act.round_.id,
        account_id=act.by.account_id,
        mode=upload.mode,
        file_name=upload.file_name[:120],
        digest=check.digest,
        uploaded_at=act.at,
        expires_at=act.at + KEPT_FOR,
    )
    preview.content = {
        "columns": list(upload.table.columns),
        "rows": [[row.number, list(row.cells)] for row in upload.table.rows],
        "sheet": upload.table.sheet,
        "remarks": [[remark.code, dict(remark.facts)] for remark in upload.table.remarks],
        "pass_over_unknown": upload.pass_over_unknown,
        "in_post": {str(union_id): people for union_id, people in upload.in_post.items()},
    }
    act.session.add(preview)
    act.session.flush()
    return preview


def own_preview(
    session: Session, round_: RecruitmentRound, public_id: str, by: Actor, at: datetime
) -> VacancyTablePreview:
    """Raises ``Refused('vacancy_table.gone')`` for one that is unknown, expired or somebody else's
    alike."""
    return _found(session.scalar(_own(round_, public_id, by, at)))


def locked_preview(act: RoundAct, public_id: str) -> VacancyTablePreview:
    """The drafter's own, for change. Raises as :func:`own_preview`."""
    own = _own(act.round_, public_id, act.by, act.at)
    return _found(act.session.scalar(locked(act.session, own)))


def _own(
    round_: RecruitmentRound, public_id: str, by: Actor, at: datetime
) -> Select[tuple[VacancyTablePreview]]:
    return select(VacancyTablePreview).where(
        VacancyTablePreview.public_id == public_id,
        VacancyTablePreview.round_id == round_.id,
        VacancyTablePreview.account_id == by.account_id,
        VacancyTablePreview.expires_at > at,
    )


def _found(preview: VacancyTablePreview | None) -> VacancyTablePreview:
    if preview is None:
        raise Refused("vacancy_table.gone")
    return preview


def table_of(preview: VacancyTablePreview) -> tuple[SheetTable, bool]:
    """The table as it was read, and whether unknown columns are passed over.

    Raises ``Refused('vacancy_table.gone')`` once it was taken.
    """
    if preview.content_sealed is None:
        raise Refused("vacancy_table.gone")
    kept = preview.content
    rows = tuple(Row(number, tuple(cells)) for number, cells in kept["rows"])
    remarks = tuple(Remark(code, facts) for code, facts in kept.get("remarks", ()))
    table = SheetTable(tuple(kept["columns"]), rows, kept.get("sheet", ""), remarks)
    return table, kept["pass_over_unknown"]


def check_preview(
    session: Session,
    round_: RecruitmentRound,
    preview: VacancyTablePreview,
    *,
    in_post: Mapping[int, int],
) -> TableCheck:
    """The table against the round as it is now."""
    table, passing = table_of(preview)
    return check_table(
        session, round_, Upload(table, preview.mode, preview.file_name, passing, in_post)
    )


def take_table(
    act: RoundAct, preview: VacancyTablePreview, *, in_post: Mapping[int, int]
) -> Taken | None:
    """Do what the preview showed, all of it.

    ``None``: it was done before (a second press of the button).

    Raises ``Refused('round.frozen')``; ``'vacancy_table.moved'`` when round, quota or table are no
    longer what was shown.
    """
    if preview.taken_at is not None:
        return None
    require_editable(act.round_)
    check = check_preview(act.session, act.round_, preview, in_post=in_post)
    if check.digest is None or check.digest != preview.digest:
        raise Refused("vacancy_table.moved")
    taken = Taken(len(check.added), len(check.changed), len(check.removed))
    _write(act, check)
    preview.taken_at, preview.content = act.at, None
    act.record_on_round(
        "vacancies.take_table",
        digest=preview.digest,
        mode=preview.mode,
        **asdict(taken),
        headcount=check.headcount,
    )
    act.session.flush()
    return taken


def _write(act: RoundAct, check: TableCheck) -> None:
    held = _held(act.session, act.round_)
    _remove(act.session, check, held)
    for change in check.changes:
        if change.vacancy is None or change.differences:
            _put(act.session, act.round_, change)
    act.session.flush()
    for change in check.changes:
        _hold(act.session, act.round_, change, held)


def _held(session: Session, round_: RecruitmentRound) -> dict[int, HeadcountReservation]:
    statement = (
        select(HeadcountReservation)
        .join(Vacancy, Vacancy.id == HeadcountReservation.vacancy_id)
        .where(Vacancy.round_id == round_.id)
    )
    return {row.vacancy_id: row for row in session.scalars(statement)}


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
