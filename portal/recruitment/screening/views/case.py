"""One case: document at left, claim at right, decide, next; and staying away from it."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, redirect, render_template, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.applications.form_scope import extra_lines, file_title
from portal.recruitment.applications.models import Application, ApplicationFile
from portal.recruitment.applications.queries import (
    application_in_round,
    file_of,
    present_files,
    same_certificate,
    similar_pictures,
)
from portal.recruitment.applications.self_check import check_application
from portal.recruitment.applications.uploads import page_picture
from portal.recruitment.labels import choices, word
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.roles import CHECKER, SCREENER
from portal.recruitment.screening import queries
from portal.recruitment.screening.edits import changed_parts, changed_values
from portal.recruitment.screening.forms import ClaimForm, DecisionForm, RecusalForm
from portal.recruitment.screening.models import ScreeningDecision
from portal.recruitment.screening.services.decide import decide, decide_claim, locked_application
from portal.recruitment.screening.services.recuse import is_recused, recuse, recused_from
from portal.recruitment.screening.views.desk import READERS, pages, round_for
from portal.recruitment.unions.acting import acting
from portal.recruitment.vacancies.requirements import requirement_facts


def case_for(round_: RecruitmentRound, public_id: str) -> Application:
    """The case, unless the viewer stays away from it. Raises ``Refused('screening.recused')``."""
    application = application_in_round(reading(), round_.id, public_id)
    if is_recused(reading(), application.id, viewer().account_id):
        raise Refused("screening.recused")
    return application


def _decision_form() -> DecisionForm:
    form = DecisionForm()
    form.outcome.choices = [
        (code, text) for code, text in choices("screening.outcome") if code != "reverse"
    ]
    form.reason_code.choices = choices("screening.reason")
    return form


def _claim_form() -> ClaimForm:
    form = ClaimForm()
    form.action.choices = choices("claim.action")
    form.method.choices = choices("claim.method")
    return form


def recusal_form(*, empty: bool = False) -> RecusalForm:
    form = RecusalForm(formdata=None) if empty else RecusalForm()
    form.ground.choices = choices("recusal.ground")
    return form


def shown_content(application: Application) -> dict[str, Any]:
    """What every page of a case shows: the person's words, the files, the requirements, the
    self-check, the hints."""
    return {
        "application": application,
        "facts": application.facts or {},
        "files": present_files(application),
        "titles": {
            file.public_id: file_title(application, file.slot)
            for file in present_files(application)
            if file.slot
        },
        "extra": extra_lines(application),
        "requirements": requirement_facts(application.round_, application.vacancy),
        "verdict": check_application(application),
        "claim": application.claim,
        "alarms": same_certificate(reading(), application.claim) if application.claim else [],
        "elsewhere": queries.running_elsewhere(reading(), application),
        "on_register": queries.register_answer(reading(), application.id),
    }


def _changes(application: Application) -> dict[str, Any] | None:
    """What the last edit changed since a screener looked; None where this is the first look."""
    pair = queries.contents_before_and_now(reading(), application)
    if pair is None:
        return None
    parts = changed_parts(*pair)
    lines = [
        {
            "name": f"{word('content.part', part)} {word('content.member', member) if member else ''}".strip(),
            "old": _told(old),
            "new": _told(new),
        }
        for part in parts
        if part not in {"files", "other"}
        for member, old, new in changed_values(*pair, part)
    ]
    return {"parts": "、".join(word("content.part", part) for part in parts), "lines": lines}


def _decisions_shown(application: Application) -> list[ScreeningDecision]:
    """All of them; but while a second look at the case is out, whoever may be the second sees none."""
    blind = queries.out_for_a_second_look(reading(), application.id)
    decisions = queries.decisions_on(reading(), application.id)
    return (
        decisions
        if blind is None or viewer().account_id == blind.first_by or not viewer().has_role(SCREENER)
        else []
    )


def photos_alike(application: Application) -> list[tuple[ApplicationFile, ApplicationFile]]:
    """Photos of other people in the round that look like this one; not those of cases that the
    viewer stays away from."""
    away = recused_from(reading(), viewer().account_id, application.round_id)
    pairs = similar_pictures(reading(), application)
    return [
        (mine, other)
        for mine, other in pairs
        if mine.kind == "photo" and other.application_id not in away
    ]


def _told(value: Any) -> str:
    """A stored value as a screener reads it: lists joined, nothing as a dash; what is no plain
    value is not spelled out."""
    if value in (None, "", [], False):
        return "—"
    if isinstance(value, list):
        return "；".join(str(one) for one in value if isinstance(one, str)) or "…"
    return "…" if isinstance(value, dict) else str(value)


def _case(round_: RecruitmentRound, application: Application, **forms: Form) -> str:
    away = recused_from(reading(), viewer().account_id, round_.id)
    order = [
        waiting.public_id
        for waiting in queries.awaiting_decision(reading(), round_.id)
        if waiting.id not in away
    ]
    place = order.index(application.public_id) if application.public_id in order else None
    others = {
        "previous": order[place - 1] if place else None,
        "next": order[place + 1] if place is not None and place + 1 < len(order) else None,
    }
    decision_form = forms.get("decision_form") or _decision_form()
    decision_form["seen_digest"].data = application.content_digest
    return render_template(
        "recruitment/screening/office/case.html",
        round_=round_,
        **shown_content(application),
        changes=_changes(application),
        decisions=_decisions_shown(application),
        objections=queries.objections_on(reading(), application.id),
        place=place,
        total=len(order),
        alike=photos_alike(application),
        others=others,
        decision_form=decision_form,
        claim_form=forms.get("claim_form") or _claim_form(),
        recusal_form=forms.get("recusal_form") or recusal_form(empty=True),
        may_decide=viewer().has_role(SCREENER),
        may_recuse=viewer().has_role(SCREENER) or viewer().has_role(CHECKER),
    )


@pages.get("/screening/<public_id>")
@access.officer(*READERS)
def case(code: str, public_id: str) -> str:
    round_ = round_for(code, *READERS)
    return _case(round_, case_for(round_, public_id))


@pages.get("/screening/<public_id>/files/<file_id>/page/<int:page>")
@access.officer(*READERS)
def file_page(code: str, public_id: str, file_id: str, page: int) -> Response:
    """A page of a file as a picture; originals are never handed out."""
    file = file_of(case_for(round_for(code, *READERS), public_id), file_id)
    return Response(
        page_picture(current_app.extensions["storage"], file, page, width=1200),
        mimetype="image/jpeg",
    )


def _following(code: str, round_: RecruitmentRound, public_id: str) -> str:
    away = recused_from(reading(), viewer().account_id, round_.id)
    order = [
        waiting.public_id
        for waiting in queries.awaiting_decision(reading(), round_.id)
        if waiting.id not in away
    ]
    if public_id not in order:
        return url_for(".queue", code=code)
    rest = order[order.index(public_id) + 1 :] or [other for other in order if other != public_id]
    return url_for(".case", code=code, public_id=rest[0]) if rest else url_for(".queue", code=code)


@pages.post("/screening/<public_id>/decision")
@access.officer(SCREENER)
def decision(code: str, public_id: str) -> Response | tuple[str, int]:
    round_ = round_for(code, SCREENER)
    application = case_for(round_, public_id)
    form = _decision_form()
    if form.validate_on_submit():
        verdict, following = check_application(application), _following(code, round_, public_id)
        with refusals_on(form, screening_reason_missing="text"), transaction() as session:
            decide(
                session,
                locked_application(session, round_.id, public_id),
                form.outcome.data,
                reason_code=form.reason_code.data or "",
                text=form.text.data or "",
                seen_digest=form.seen_digest.data or "",
                by=acting(viewer(), SCREENER),
                at=now(),
                findings=[finding.as_document() for finding in verdict.findings]
                if verdict
                else None,
            )
            return redirect(following, 303)
    return _case(round_for(code, SCREENER), case_for(round_, public_id), decision_form=form), 422


@pages.post("/screening/<public_id>/claim")
@access.officer(SCREENER)
def claim(code: str, public_id: str) -> Response | tuple[str, int]:
    round_ = round_for(code, SCREENER)
    form = _claim_form()
    if form.validate_on_submit():
        with refusals_on(form, screening_reason_missing="note"), transaction() as session:
            decide_claim(
                session,
                locked_application(session, round_.id, public_id),
                form.action.data,
                method=form.method.data or "",
                note=form.note.data or "",
                by=acting(viewer(), SCREENER),
                at=now(),
            )
            return redirect(url_for(".case", code=code, public_id=public_id), 303)
    return _case(round_for(code, SCREENER), case_for(round_, public_id), claim_form=form), 422


@pages.post("/screening/<public_id>/recusal")
@access.officer(SCREENER, CHECKER)
def recusal(code: str, public_id: str) -> Response | tuple[str, int]:
    """By own word; from then on the case is not this officer's to see."""
    round_ = round_for(code, SCREENER, CHECKER)
    case_for(round_, public_id)
    form = recusal_form()
    if form.validate_on_submit():
        following = _following(code, round_, public_id)
        with refusals_on(form, screening_recusal_ground="note"), transaction() as session:
            by = acting(viewer(), SCREENER, CHECKER)
            application = locked_application(session, round_.id, public_id)
            recuse(
                session,
                application,
                viewer().account_id,
                ground=form.ground.data,
                note=form.note.data or "",
                by=by,
                at=now(),
            )
            return redirect(following, 303)
    return _case(
        round_for(code, SCREENER, CHECKER), case_for(round_, public_id), recusal_form=form
    ), 422
