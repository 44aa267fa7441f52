"""开考比例: proposal, the city's word, publication."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, render_template, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, Form, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.rulebook.roles import CHECKER, CITY_APPROVER, PUBLISHER, SUPERVISOR
from portal.recruitment.screening import queries
from portal.recruitment.screening.documents import opening_body
from portal.recruitment.screening.forms import OpeningForm
from portal.recruitment.screening.models import OpeningDecision
from portal.recruitment.screening.opening_effects import effects, transfers_from
from portal.recruitment.screening.services.open_vacancies import (
    decide_opening,
    needed_people,
    propose_openings,
    publish_openings,
    ratio_words,
    undecided_cases,
)
from portal.recruitment.screening.views.desk import pages, round_for
from portal.recruitment.unions.acting import acting


def _opening_page(round_: RecruitmentRound, failed: dict[int, Form] | None = None) -> str:
    rows: list[dict[str, Any]] = []
    would = effects(reading(), round_)
    for item in queries.openings(reading(), round_.id):
        form = (failed or {}).get(item.id)
        if form is None:
            form = OpeningForm(
                formdata=None,
                data={"kind": item.proposed_kind, "headcount": item.proposed_headcount},
            )
            form.kind.choices = choices("opening.kind")
        approved, choices_ = would.get(item.id, (item.approved_count, []))
        moved = transfers_from(reading(), item.vacancy) if item.kind == "cancel" else None
        rows.append(
            {
                "decision": item,
                "form": form,
                "approved": approved,
                "choices": choices_,
                "ratio": ratio_words(round_, item.vacancy),
                "moved": moved,
            }
        )
    return render_template(
        "recruitment/screening/office/opening.html",
        round_=round_,
        rows=rows,
        undecided=undecided_cases(reading(), round_.id),
        registration=round_.window("registration"),
        transfer_window=round_.window("transfer"),
        papers=queries.papers_waiting(reading(), round_.id),
        bars=[
            {
                "label": row["decision"].vacancy.code,
                "number": row["approved"],
                "limit": needed_people(round_, row["decision"].vacancy),
            }
            for row in rows
        ],
        may_propose=viewer().has_role(PUBLISHER),
        may_decide=viewer().has_role(CITY_APPROVER),
        may_publish=viewer().has_role(CHECKER),
        all_decided=bool(rows) and all(row["decision"].decided_at for row in rows),
        form=ConfirmForm(formdata=None),
    )


@pages.get("/opening")
@access.officer(PUBLISHER, CHECKER, CITY_APPROVER, SUPERVISOR)
def opening(code: str) -> str:
    return _opening_page(round_for(code, PUBLISHER, CHECKER, CITY_APPROVER, SUPERVISOR))


@pages.post("/opening/propose")
@access.officer(PUBLISHER)
def opening_propose(code: str) -> Response:
    round_ = round_for(code, PUBLISHER)
    with transaction() as session:
        propose_openings(
            session, locked_round(session, round_.id), by=acting(viewer(), PUBLISHER), at=now()
        )
    return redirect(url_for(".opening", code=code), 303)


@pages.post("/opening/<int:decision_id>")
@access.officer(CITY_APPROVER)
def opening_decide(code: str, decision_id: int) -> Response | tuple[str, int]:
    round_ = round_for(code, CITY_APPROVER)
    if decision_id not in {item.id for item in queries.openings(reading(), round_.id)}:
        return redirect(url_for(".opening", code=code), 303)
    form = OpeningForm()
    form.kind.choices = choices("opening.kind")
    if form.validate_on_submit():
        with (
            refusals_on(form, opening_reason_missing="reason", opening_decision="headcount"),
            transaction() as session,
        ):
            fresh = locked_round(session, round_.id)
            decide_opening(
                session,
                fresh,
                session.get_one(OpeningDecision, decision_id),
                kind=form.kind.data,
                headcount=form.headcount.data,
                reason=form.reason.data or "",
                by=acting(viewer(), CITY_APPROVER),
                at=now(),
            )
            return redirect(url_for(".opening", code=code), 303)
    return _opening_page(round_for(code, CITY_APPROVER), {decision_id: form}), 422


@pages.post("/opening/publish")
@access.officer(CHECKER)
def opening_publish(code: str) -> Response:
    round_ = round_for(code, CHECKER)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        publication = publish_openings(
            session, fresh, opening_body(session, fresh), by=acting(viewer(), CHECKER), at=now()
        )
        number = publication.number
    return redirect(url_for("publications_public.show", number=number), 303)
