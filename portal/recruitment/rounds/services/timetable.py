"""The timetable: half-open windows in the order of the process."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from portal.kernel.errors import Refused
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import WINDOWS, RoundWindow
from portal.recruitment.rounds.services.draft import require_editable
from portal.recruitment.rulebook.timetable.windows import SEQUENCE, Span


def check_timetable(windows: Mapping[str, Span]) -> None:
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


def set_windows(act: RoundAct, windows: Mapping[str, Span]) -> None:
    """Replace the timetable."""
    round_ = act.round_
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
    act.record_on_round("notices.set_windows", windows=sorted(windows))
