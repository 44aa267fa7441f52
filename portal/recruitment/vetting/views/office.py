"""体检、考察和公示: the people of a round, one form each for what comes next."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.kernel.period import printed_moment
from portal.recruitment.labels import choices, word
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.rulebook.lifecycles import CANDIDACY
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, READING_ROLES, SUPERVISOR
from portal.recruitment.unions.acting import acting
from portal.recruitment.vetting import queries
from portal.recruitment.vetting.documents import proposed_body
from portal.recruitment.vetting.forms import BackgroundForm, DeclineForm, MedicalForm, ObjectionForm
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.services import examine, publicity, take_over

pages = Blueprint("vetting_office", __name__, url_prefix="/office/rounds/<code>/vetting")
READERS = (PUBLISHER, CHECKER, SUPERVISOR, *READING_ROLES)


def round_for(code: str, *roles: str) -> RecruitmentRound:
    return round_within_reach(reading(), code, viewer().unions_for(*roles))


def _clear(round_: RecruitmentRound) -> RecruitmentRound:
    """Publicity ends by the clock also where no worker runs: whoever looks finds it ended."""
    if not queries.expired(reading(), round_.id, now()):
        return round_
    code = round_.code
    with transaction() as session:
        publicity.clear_expired(session, locked_round(session, round_.id), now())
    return round_for(code, *READERS)


def _unfilled(round_: RecruitmentRound) -> list[tuple[str, str]]:
    if not queries.open_losses(reading(), round_.id):
        return []
    found = take_over.next_in_line(reading(), round_, at=now())
    return [(one.vacancy, word("unfilled", one.reason)) for one in found.unfilled]


def _ends(one: Candidacy) -> str:
    """The last moment as the list prints it: midnight is 24:00 of the day before."""
    return (
        printed_moment(one.publicity_ends_at, is_end=True)
        if one.publicity_ends_at is not None
        else ""
    )


def _reckoning(round_: RecruitmentRound) -> tuple[str, ...]:
    try:
        return publicity.reckon_publicity(reading(), round_, now()).printed()
    except Refused:
        return ()


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    round_ = _clear(round_for(code, *READERS))
    session = reading()
    people = queries.candidacies_of(session, round_.id)
    run = queries.published_ranking(session, round_.id)
    lines = (
        {line.application_id: line for line in queries.ranking_lines(session, run.id)}
        if run is not None
        else {}
    )
    losses, unfilled = queries.open_losses(session, round_.id), _unfilled(round_)
    mine = viewer().unions_for(PUBLISHER)
    proposed = [one for one in people if one.state == "proposed"]
    objections = queries.objections_of(session, round_.id)
    return render_template(
        "recruitment/vetting/office/index.html",
        round_=round_,
        people=people,
        lines=lines,
        run=run,
        losses=losses,
        unfilled=unfilled,
        objections=objections,
        names={one.id: one.application.account.display_name for one in people},
        proposed=proposed,
        reckoning=_reckoning(round_) if proposed else (),
        may_take_over=bool(mine) and run is not None and not people,
        may_substitute=bool(mine) and len(losses) > len(unfilled),
        may_publish=CHECKER in viewer().roles and bool(proposed),
        may_answer=CHECKER in viewer().roles,
        ends={one.id: _ends(one) for one in people},
    )


@pages.post("/take-over")
@access.officer(PUBLISHER)
def enter(code: str) -> Response:
    round_ = round_for(code, PUBLISHER)
    with transaction() as session:
        take_over.take_over(
            session, locked_round(session, round_.id), by=acting(viewer(), PUBLISHER), at=now()
        )
    return redirect(url_for(".index", code=code), 303)


@pages.post("/substitutes")
@access.officer(PUBLISHER)
def substitute(code: str) -> Response:
    round_ = round_for(code, PUBLISHER)
    with transaction() as session:
        take_over.call_substitutes(
            session, locked_round(session, round_.id), by=acting(viewer(), PUBLISHER), at=now()
        )
    return redirect(url_for(".index", code=code), 303)


@pages.post("/publicity")
@access.officer(CHECKER)
def publish(code: str) -> Response:
    round_ = round_for(code, CHECKER)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        publicity.publish_proposed(
            session,
            fresh,
            proposed_body(session, fresh, now()),
            by=acting(viewer(), CHECKER),
            at=now(),
        )
    return redirect(url_for(".index", code=code), 303)


def _forms(filled: Form | None = None) -> dict[str, Form]:
    """One form for each thing that can happen to a person; the one that was sent comes back with
    what was typed."""
    made: dict[str, Form] = {}
    for name, kind in (
        ("medical", MedicalForm),
        ("background", BackgroundForm),
        ("decline", DeclineForm),
        ("objection", ObjectionForm),
    ):
        made[name] = filled if isinstance(filled, kind) else kind(formdata=None)
    made["medical"].outcome.choices = choices("medical")
    made["background"].outcome.choices = choices("background")
    return made


def _person(round_: RecruitmentRound, candidacy: Candidacy, filled: Form | None = None) -> str:
    actions = set(CANDIDACY.actions(candidacy.state)) if PUBLISHER in viewer().roles else set()
    return render_template(
        "recruitment/vetting/office/person.html",
        round_=round_,
        one=candidacy,
        application=candidacy.application,
        line=queries.line_of(reading(), candidacy),
        forms=_forms(filled),
        may=actions,
        ends=_ends(candidacy),
        objections=[
            item
            for item in queries.objections_of(reading(), round_.id)
            if item.candidacy_id == candidacy.id
        ],
        may_object=PUBLISHER in viewer().roles and candidacy.state in {"in_publicity", "suspended"},
    )


@pages.get("/<public_id>")
@access.officer(*READERS)
def person(code: str, public_id: str) -> str:
    round_ = _clear(round_for(code, *READERS))
    return _person(round_, queries.candidacy_in(reading(), round_.id, public_id))


def _do(
    code: str, public_id: str, form: Form, service: Any, *values: Any, **named: Any
) -> Response | tuple[str, int]:
    """Send a checked form to ``service``; a refusal comes back on the form."""
    round_ = round_for(code, PUBLISHER)
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            fresh = locked_round(session, round_.id)
            candidacy = take_over.locked_candidacy(session, fresh.id, public_id)
            service(
                session,
                fresh,
                candidacy,
                *values,
                **named,
                by=acting(viewer(), PUBLISHER),
                at=now(),
            )
            return redirect(url_for(".person", code=code, public_id=public_id), 303)
    round_ = round_for(code, PUBLISHER)
    return _person(round_, queries.candidacy_in(reading(), round_.id, public_id), form), 422


@pages.post("/<public_id>/medical")
@access.officer(PUBLISHER)
def medical(code: str, public_id: str) -> Response | tuple[str, int]:
    form = MedicalForm()
    form.outcome.choices = choices("medical")
    return _do(
        code, public_id, form, examine.record_medical, form.outcome.data, note=form.note.data or ""
    )


@pages.post("/<public_id>/background")
@access.officer(PUBLISHER)
def background(code: str, public_id: str) -> Response | tuple[str, int]:
    form = BackgroundForm()
    form.outcome.choices = choices("background")
    return _do(
        code,
        public_id,
        form,
        examine.record_background,
        form.outcome.data,
        note=form.note.data or "",
    )


@pages.post("/<public_id>/decline")
@access.officer(PUBLISHER)
def decline(code: str, public_id: str) -> Response | tuple[str, int]:
    form = DeclineForm()
    return _do(code, public_id, form, examine.decline, reason=form.reason.data or "")


@pages.post("/<public_id>/objections")
@access.officer(PUBLISHER)
def object_to(code: str, public_id: str) -> Response | tuple[str, int]:
    form = ObjectionForm()
    return _do(
        code,
        public_id,
        form,
        publicity.take_in_objection,
        said_by=request.form.get("said_by", "")[:80],
        text=form.text.data or "",
    )
