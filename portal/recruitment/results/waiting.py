"""What may wait for an officer of this stage."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from portal.recruitment.results.consequence_queries import open_in, unreported_runs
from portal.recruitment.results.document_check_models import DocumentCheck
from portal.recruitment.results.extra_test_models import ExtraTest
from portal.recruitment.results.models import ResultRun
from portal.recruitment.results.services.shadow_run import OPEN, subject_of
from portal.recruitment.rounds.look import RoundLook, RoundWaiting, in_state
from portal.recruitment.rulebook.lifecycles.results import CHECKING, KEYING, LOOKING
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, SUPERVISOR
from portal.recruitment.shadow.queries import in_trouble


def not_agreed(look: RoundLook) -> int:
    """Runs that the independent program disagrees with, or could not recompute."""
    open_runs = select(ResultRun).where(
        ResultRun.round_id == look.round_.id, ResultRun.state.in_(OPEN)
    )
    return in_trouble(look.session, map(subject_of, look.session.scalars(open_runs)))


def _consequences(*states: str) -> Callable[[RoundLook], int]:
    """People about whom a corrected list asks something, in these states; who has done a step
    already is not waited for."""

    def count(look: RoundLook) -> int:
        own = look.viewer.account_id
        rows = open_in(look.session, look.round_.id, *states)
        return len(
            {
                (row.run_id, row.application_id)
                for row in rows
                if row.state not in ("proposed", "checked")
                or own not in (row.proposed_by, row.checked_by)
            }
        )

    return count


def unreported(look: RoundLook) -> int:
    """Changed lists that the city union has not been told of."""
    return len(unreported_runs(look.session, look.round_.id))


DESK = "results_corrections.index"
WAITING = (
    RoundWaiting(
        "results.computed",
        (CHECKER,),
        in_state(ResultRun, "computed"),
        "results_office.index",
        _("份计算结果待复核"),
        order=110,
    ),
    RoundWaiting(
        "results.shadow",
        (PUBLISHER,),
        not_agreed,
        "results_office.index",
        _("份计算结果没有通过独立复算"),
        order=115,
    ),
    RoundWaiting(
        "results.consequence_open",
        (PUBLISHER,),
        _consequences("open", "countersigned"),
        DESK,
        _("人受名单更正影响，待提出或决定"),
        order=116,
    ),
    RoundWaiting(
        "results.consequence_check",
        CHECKING,
        _consequences("proposed", "checked"),
        DESK,
        _("人受名单更正影响，待核对"),
        order=117,
    ),
    RoundWaiting(
        "results.consequence_countersign",
        (SUPERVISOR,),
        _consequences("verified"),
        DESK,
        _("人受名单更正影响，待会签"),
        order=118,
    ),
    RoundWaiting(
        "results.unreported",
        (PUBLISHER,),
        unreported,
        DESK,
        _("份更正后的名单待报市总工会"),
        order=119,
    ),
    RoundWaiting(
        "results.extra_test_keying",
        KEYING,
        in_state(ExtraTest, "planned"),
        "results_extra_tests.index",
        _("次加试待登分"),
        order=112,
    ),
    RoundWaiting(
        "results.extra_test_agreed",
        (SUPERVISOR,),
        in_state(ExtraTest, "agreed"),
        "results_extra_tests.index",
        _("次加试待会签"),
        order=113,
    ),
    RoundWaiting(
        "results.documents_noted",
        LOOKING,
        in_state(DocumentCheck, "noted"),
        "results_documents.index",
        _("份资格复审待另一人确认"),
        order=105,
    ),
)
