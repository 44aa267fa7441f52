"""The round's process for its officers: every stage, what is done, what stands in the way, where to
go.

Stages contribute their part in ``journey.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext as _

from portal.foundation.running.rooms import gathered
from portal.recruitment.rounds.look import RoundLook, Stage


@dataclass(frozen=True)
class StageLine:
    """``phase``: done, now or next; no ``links`` where the viewer has nothing to do or see."""

    title: str
    phase: str
    lines: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


def stages_of(look: RoundLook) -> list[StageLine]:
    """In the order of the process."""
    return [_line(stage, look) for stage in gathered("portal.recruitment", "journey.py", "ROUND")]


def _line(stage: Stage, look: RoundLook) -> StageLine:
    standing = stage.standing(look)
    return StageLine(str(stage.title), standing.phase, standing.lines, _links(stage, look))


def _links(stage: Stage, look: RoundLook) -> tuple[tuple[str, str], ...]:
    built = stage.endpoint in current_app.view_functions
    if not built or (stage.roles and not look.viewer.has_role(*stage.roles)):
        return ()
    return ((_("打开"), url_for(stage.endpoint, code=look.round_.code)),)
