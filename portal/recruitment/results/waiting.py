"""What may wait for an officer of this stage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.results.models import ResultRun
from portal.recruitment.rounds.look import RoundWaiting, in_state
from portal.recruitment.rulebook.roles import CHECKER

WAITING = (
    RoundWaiting(
        "results.computed",
        (CHECKER,),
        in_state(ResultRun, "computed"),
        "results_office.index",
        _("份计算结果待复核"),
        order=110,
    ),
)
