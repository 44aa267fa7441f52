"""The timetable: half-open windows in the order of the process."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.rounds.models import WINDOWS, RecruitmentRound, RoundWindow
from portal.recruitment.rounds.services.draft import require_editable
from portal.recruitment.rulebook.timetable.windows import SEQUENCE


def check_timetable(windows: Mapping[str, tuple[datetime, datetime]]) -> None:
    """Raises ``Refused('timetable.…')`` for a window that ends before it starts or begins before an
    earlier stage has ended."""
    for kind, (starts_at, ends_at) in windows.items():
        if kind not in WINDOWS:
            raise Refused("timetable.unknown", window=kind)
        if ends_at < starts_at:
            raise Refused("timetable.backwards", window=kind)
    if "registration" not in windows:
        raise Refused("timetable.missing", window="registration")
    if windows["registration"][1] - windows["registration"][0] < timedelta(hours=1):
        raise Refused("timetable.too_short", window="registration")
    given = [kind for kind in SEQUENCE if kind in windows]
    for earlier, later in zip(given, given[1:], strict=False):
        if windows[later][0] < windows[earlier][1]:
            raise Refused("timetable.out_of_order", earlier=earlier, later=later)


def set_windows(
    session: Session,
    round_: RecruitmentRound,
    windows: Mapping[str, tuple[datetime, datetime]],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Replace the timetable."""
    require_editable(round_)
    check_timetable(windows)
    kept = {window.kind: window for window in round_.windows}
    for kind in WINDOWS:
        if kind not in windows:
            if kind in kept:
                round_.windows.remove(kept[kind])
            continue
        starts_at, ends_at = windows[kind]
        if kind in kept:
            kept[kind].starts_at, kept[kind].ends_at = starts_at, ends_at
        else:
            round_.windows.append(RoundWindow(kind=kind, starts_at=starts_at, ends_at=ends_at))
    record(
        session,
        "notices.set_windows",
        f"round:{round_.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        windows=sorted(windows),
    )
