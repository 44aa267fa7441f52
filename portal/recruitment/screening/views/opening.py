"""开考比例: proposal, the city's word, publication."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.roles import CHECKER, CITY_APPROVER, PUBLISHER, SUPERVISOR
from portal.recruitment.screening import queries
from portal.recruitment.screening.documents import opening_body
from portal.recruitment.screening.forms import OpeningForm
from portal.recruitment.screening.models import OpeningDecision
from portal.recruitment.screening.opening_effects import Choice, effects, transfers_from
from portal.recruitment.screening.services.open_vacancies import (
    decide_opening,
    needed_people,
    propose_openings,
    publish_openings,
    ratio_words,
    undecided_cases,
)
from portal.recruitment.screening.views.desk import pages


def _opening_form(item: OpeningDecision | None = None) -> OpeningForm:
    """As it was sent; with ``item`` as the rule proposes it."""
    form = OpeningForm()
    if item is not None:
        proposed = {"kind": item.proposed_kind, "headcount": item.proposed_headcount}
        form = OpeningForm(formdata=None, data=proposed)
    form.kind.choices = choices("opening.kind")
    return form


def _opening_row(
    round_: RecruitmentRound,
    item: OpeningDecision,
    form: Form,
    would: tuple[int, list[Choice]],
) -> dict[str, Any]:
    approved, choices_of_item = would
    return {
        "decision": item,
        "form": form,
        "approved": approved,
        "choices": choices_of_item,
        "gone": item.decided_at is None and item.vacancy.state != "open",
        "moved_on": item.decided_at is None and approved != item.approved_count,
        "ratio": ratio_words(round_, item.vacancy),
        "moved": transfers_from(reading(), item.vacancy) if item.kind == "cancel" else None,
    }


def _opening_rows(round_: RecruitmentRound, failed: dict[int, Form]) -> list[dict[str, Any]]:
    would = effects(reading(), round_)
    return [
        _opening_row(
            round_,
            item,
            failed.get(item.id) or _opening_form(item),
            would.get(item.id, (item.approved_count, [])),
        )
        for item in queries.openings(reading(), round_.id)
    ]


def _bar(round_: RecruitmentRound, row: dict[str, Any]) -> dict[str, Any]:
    vacancy = row["decision"].vacancy
    limit = needed_people(round_, vacancy)
    return {"label": vacancy.code, "number": row["approved"], "limit": limit}


def _opening_page(round_: RecruitmentRound, failed: dict[int, Form] | None = None) -> str:
    rows = _opening_rows(round_, failed or {})
    return render_template(
        "recruitment/screening/office/opening.html",
        round_=round_,
        rows=rows,
        undecided=undecided_cases(reading(), round_.id),
        registration=round_.window("registration"),
        transfer_window=round_.window("transfer"),
        papers=queries.papers_waiting(reading(), round_.id),
        bars=[_bar(round_, row) for row in rows],
        may_propose=viewer().has_role(PUBLISHER),
        may_decide=viewer().has_role(CITY_APPROVER),
        may_publish=viewer().has_role(CHECKER),
        all_decided=bool(rows) and all(row["decision"].decided_at or row["gone"] for row in rows),
        form=ConfirmForm(formdata=None),
    )


@pages.get("/opening")
@access.officer(PUBLISHER, CHECKER, CITY_APPROVER, SUPERVISOR)
def opening(code: str) -> str:
    return _opening_page(round_of(code, PUBLISHER, CHECKER, CITY_APPROVER, SUPERVISOR))


@pages.post("/opening/propose")
@access.officer(PUBLISHER)
def opening_propose(code: str) -> Response:
    with act_on_round(code, PUBLISHER) as act:
        propose_openings(act)
    return back(".opening", code=code)


@pages.post("/opening/<int:decision_id>")
@access.officer(CITY_APPROVER, weighty=True)
def opening_decide(code: str, decision_id: int) -> Answer:
    round_ = round_of(code, CITY_APPROVER)
    if decision_id not in {item.id for item in queries.openings(reading(), round_.id)}:
        return back(".opening", code=code)
    form = _opening_form()
    if form.validate_on_submit():
        with (
            refusals_on(form, opening_reason_missing="reason", opening_decision="headcount"),
            act_on_round(code, CITY_APPROVER) as act,
        ):
            decide_opening(
                act,
                act.session.get_one(OpeningDecision, decision_id),
                kind=form.kind.data,
                headcount=form.headcount.data,
                reason=form.reason.data or "",
            )
            return back(".opening", code=code)
    return again(_opening_page(round_of(code, CITY_APPROVER), {decision_id: form}))


@pages.post("/opening/publish")
@access.officer(CHECKER, weighty=True)
def opening_publish(code: str) -> Response:
    with act_on_round(code, CHECKER) as act:
        publication = publish_openings(act, opening_body(act.session, act.round_))
        number = publication.number
    return back("publications_public.show", number=number)
