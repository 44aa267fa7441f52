"""改报: whoever's vacancy was cancelled for want of applicants chooses another one that is
examined, once and never back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.self_check import check_for
from portal.recruitment.applications.services.fill_in import is_open
from portal.recruitment.applications.services.hand_in import hand_over
from portal.recruitment.rulebook.lifecycles import APPLICATION
from portal.recruitment.rulebook.planning.opening import check_transfer
from portal.recruitment.vacancies.models import Vacancy

EXAMINED = ("opened", "reduced")


def may_transfer(application: Application, at: datetime) -> bool:
    """Whether another vacancy may be chosen at ``at``: in the transfer window (half-open), while
    registration runs, and in the person's own time where the vacancy was lost later."""
    return application.state == "transferring" and _time_is_open(application, at)


def _time_is_open(application: Application, at: datetime) -> bool:
    window = application.round_.window("transfer")
    in_window = window is not None and window.starts_at <= at < window.ends_at
    in_own_time = application.mend_until is not None and at < application.mend_until
    return in_window or in_own_time or is_open(application.round_, at)


def targets(application: Application, vacancies: Iterable[Vacancy], at: datetime) -> list[Vacancy]:
    """Those of the round's vacancies that may be chosen: the examined ones, and while registration
    runs all that take applications."""
    states = (*EXAMINED, "open") if is_open(application.round_, at) else EXAMINED
    return [vacancy for vacancy in vacancies if vacancy.state in states]


def transfer(act: CaseAct, vacancy: Vacancy) -> None:
    """Move the application to ``vacancy`` and hand it in for screening again; what was filled in
    stays.

    Raises ``Refused('application.transfer_closed')`` outside the window, ``'opening.…'`` when the
    rule forbids it, ``'vacancy.not_found'`` for another round's vacancy,
    ``'application.target_unmet'`` when a requirement of the new one is not met,
    ``'lifecycle.not_allowed'`` when there is nothing to transfer.
    """
    application, before = act.application, act.application.vacancy
    after = APPLICATION.after(application.state, "transfer")
    if not _time_is_open(application, act.at):
        raise Refused("application.transfer_closed")
    if before is None or vacancy.round_id != application.round_id:
        raise Refused("vacancy.not_found")
    check_transfer(
        cancelled=before.state == "cancelled",
        transfers=int(application.transferred_from_id is not None),
        same_vacancy=vacancy.id == before.id,
        target_open=bool(targets(application, [vacancy], act.at)),
    )
    if check_for(application, vacancy).outcome == "ineligible":
        raise Refused("application.target_unmet", code=vacancy.code)
    _move(act, before, vacancy, after)


def _move(act: CaseAct, before: Vacancy, vacancy: Vacancy, state: str) -> None:
    act.application.vacancy, act.application.transferred_from_id = vacancy, before.id
    digest = hand_over(act, state)
    told = {"before": before.code, "after": vacancy.code, "digest": digest}
    act.record_on_case("applications.transfer", **told)
