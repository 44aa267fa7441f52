"""改报: whoever's vacancy was cancelled for want of applicants chooses another one that is
examined, once and never back."""

from __future__ import annotations

from datetime import datetime

from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.self_check import check_for
from portal.recruitment.applications.services.hand_in import hand_over
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import APPLICATION
from portal.recruitment.rulebook.planning.opening import check_transfer
from portal.recruitment.vacancies.models import Vacancy

EXAMINED = ("opened", "reduced")


def may_transfer(application: Application, at: datetime) -> bool:
    """Whether the transfer window holds ``at`` (half-open)."""
    return application.state == "transferring" and _window_open(application.round_, at)


def _window_open(round_: RecruitmentRound, at: datetime) -> bool:
    window = round_.window("transfer")
    return window is not None and window.starts_at <= at < window.ends_at


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
    if not _window_open(application.round_, act.at):
        raise Refused("application.transfer_closed")
    if before is None or vacancy.round_id != application.round_id:
        raise Refused("vacancy.not_found")
    check_transfer(
        cancelled=before.state == "cancelled",
        transfers=int(application.transferred_from_id is not None),
        same_vacancy=vacancy.id == before.id,
        target_open=vacancy.state in EXAMINED,
    )
    if check_for(application, vacancy).outcome == "ineligible":
        raise Refused("application.target_unmet", code=vacancy.code)
    _move(act, before, vacancy, after)


def _move(act: CaseAct, before: Vacancy, vacancy: Vacancy, state: str) -> None:
    act.application.vacancy, act.application.transferred_from_id = vacancy, before.id
    digest = hand_over(act, state)
    told = {"before": before.code, "after": vacancy.code, "digest": digest}
    act.record_on_case("applications.transfer", **told)
