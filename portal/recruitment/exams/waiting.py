"""What may wait for an officer of this stage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.exams.models import SeatingRun
from portal.recruitment.rounds.look import RoundWaiting, in_state
from portal.recruitment.rulebook.roles import CHECKER, SUPERVISOR

WAITING = (
    RoundWaiting(
        "exams.countersigned",
        (CHECKER,),
        in_state(SeatingRun, "countersigned"),
        "exams_office.index",
        _("次考场编排待放行"),
        order=120,
    ),
    RoundWaiting(
        "exams.drawn",
        (SUPERVISOR,),
        in_state(SeatingRun, "drawn"),
        "exams_office.index",
        _("次抽签待会签"),
        order=260,
    ),
)
