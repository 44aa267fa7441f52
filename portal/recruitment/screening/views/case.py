"""One case: document at left, claim at right, decide, next; and staying away from it."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from flask import Response, current_app, render_template

from portal.foundation.web import access
from portal.foundation.web.downloads import picture
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import now, reading
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
from portal.recruitment.rounds.posting import round_of
from portal.recruitment.rulebook.roles import CHECKER, SCREENER
from portal.recruitment.screening import queries
from portal.recruitment.screening.edits import changed_parts, changed_values
from portal.recruitment.screening.forms import (
    ClaimForm,
    CorrectionForm,
    DecisionForm,
    RecusalForm,
)
from portal.recruitment.screening.models import ScreeningDecision
from portal.recruitment.screening.posting import act_on_case
from portal.recruitment.screening.queue_queries import QueueView, last_decided, neighbours
from portal.recruitment.screening.services.decide import decide, decide_claim
from portal.recruitment.screening.services.hand_out import look_at, look_on
from portal.recruitment.screening.services.recuse import is_recused, recuse, recused_from
from portal.recruitment.screening.services.take_back import (
    UNDO,
    ask_correction,
    confirm_correction,
    correction_on,
    last_decision,
    undo_decision,
)
from portal.recruitment.screening.views.desk import READERS, pages
from portal.recruitment.vacancies.requirements import requirement_facts


class CasePaper(Protocol):
    """A row of screening that belongs to one application."""

    application_id: int


P = TypeVar("P", bound=CasePaper)


def unless_recused(row: P) -> P:
    """The row, unless the viewer stays away from its case.

    Raises ``Refused('screening.recused')``.
    """
    if is_recused(reading(), row.application_id, viewer().account_id):
        raise Refused("screening.recused")
    return row


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
        {"name": _part_name(part, member), "old": _told(old), "new": _told(new)}
        for part in parts
        if part not in {"files", "other"}
        for member, old, new in changed_values(*pair, part)
    ]
    return {"parts": "、".join(word("content.part", part) for part in parts), "lines": lines}


def _part_name(part: str, member: str) -> str:
    return (
        f"{word('content.part', part)} {word('content.member', member) if member else ''}".strip()
    )


def _decisions_shown(application: Application) -> list[ScreeningDecision]:
    """All of them; while a second look at the case is out, whoever may be the second sees none."""
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


def _place(round_: RecruitmentRound, application: Application) -> dict[str, Any]:
    """Where the case stands in the queue, and its neighbours."""
    view = QueueView(round_.id, viewer().account_id)
    beside = neighbours(reading(), view, application, now())
    return {"place": beside.place, "total": beside.total, "others": beside}


def _take_back(application: Application) -> dict[str, Any]:
    """What may still be done about the last decision, and by whom."""
    decision = last_decision(reading(), application.id)
    correction = correction_on(reading(), decision.id) if decision is not None else None
    undoable = last_decided(
        reading(), application.round_id, viewer().account_id, since=now() - UNDO
    )
    mine = undoable is not None and undoable.application_id == application.id
    open_ = correction is not None and correction.confirmed_at is None
    return {
        "undoable": undoable.application if undoable is not None else None,
        "may_correct": viewer().has_role(SCREENER)
        and not mine
        and correction is None
        and application.state in ("eligible", "ineligible"),
        "correction": correction,
        "may_confirm": open_
        and viewer().has_role(CHECKER)
        and correction is not None
        and correction.asked_by != viewer().account_id,
    }


def _case(round_: RecruitmentRound, application: Application, **forms: Form) -> str:
    decision_form = forms.get("decision_form") or _decision_form()
    decision_form["seen_digest"].data = application.content_digest
    shown = shown_content(application)
    return render_template(
        "recruitment/screening/office/case.html",
        round_=round_,
        **shown,
        **_place(round_, application),
        changes=_changes(application),
        decisions=_decisions_shown(application),
        objections=queries.objections_on(reading(), application.id),
        alike=photos_alike(application),
        decision_form=decision_form,
        claim_form=forms.get("claim_form") or _claim_form(),
        recusal_form=forms.get("recusal_form") or recusal_form(empty=True),
        may_decide=viewer().has_role(SCREENER),
        portrait=next((one for one in shown["files"] if one.kind == "photo"), None),
        papers=[one for one in shown["files"] if one.kind != "photo"],
        look=look_on(reading(), application.id, now()),
        me=viewer().account_id,
        typed=decision_form.outcome.data is not None,
        take_back=_take_back(application),
        correction_form=forms.get("correction_form") or CorrectionForm(formdata=None),
        may_recuse=viewer().has_role(SCREENER) or viewer().has_role(CHECKER),
    )


@pages.get("/screening/<public_id>")
@access.officer(*READERS)
def case(code: str, public_id: str) -> str:
    round_ = round_of(code, *READERS)
    application = case_for(round_, public_id)
    if viewer().has_role(SCREENER) and application.state == "submitted":
        with act_on_case(code, public_id, SCREENER) as act:
            look_at(act)
        round_ = round_of(code, *READERS)
        application = case_for(round_, public_id)
    return _case(round_, application)


@pages.get("/screening/<public_id>/files/<file_id>/page/<int:page>")
@access.officer(*READERS)
def file_page(code: str, public_id: str, file_id: str, page: int) -> Response:
    """A page of a file as a picture; originals are never handed out."""
    file = file_of(case_for(round_of(code, *READERS), public_id), file_id)
    return picture(page_picture(current_app.extensions["storage"], file, page))


def _on_to_next(code: str, public_id: str, *roles: str) -> Response:
    """To the next case that nobody else looks at; to the queue after the last."""
    round_ = round_of(code, *roles)
    application = application_in_round(reading(), round_.id, public_id)
    free = _place(round_, application)["others"].free
    return back(".case", code=code, public_id=free) if free else back(".queue", code=code)


@pages.post("/screening/<public_id>/decision")
@access.officer(SCREENER)
def decision(code: str, public_id: str) -> Answer:
    application = case_for(round_of(code, SCREENER), public_id)
    form = _decision_form()
    if form.validate_on_submit():
        verdict = check_application(application)
        findings = [finding.as_document() for finding in verdict.findings] if verdict else None
        following = _on_to_next(code, public_id, SCREENER)
        with (
            refusals_on(
                form, screening_reason_missing="text", screening_against_reason="against_reason"
            ),
            act_on_case(code, public_id, SCREENER) as act,
        ):
            seen = form.seen_digest.data or ""
            decide(act, form.opinion(), seen_digest=seen, findings=findings)
            return following
    round_ = round_of(code, SCREENER)
    return again(_case(round_, case_for(round_, public_id), decision_form=form))


@pages.post("/screening/<public_id>/claim")
@access.officer(SCREENER)
def claim(code: str, public_id: str) -> Answer:
    form = _claim_form()
    if form.validate_on_submit():
        method, note = form.method.data or "", form.note.data or ""
        with (
            refusals_on(form, screening_reason_missing="note"),
            act_on_case(code, public_id, SCREENER) as act,
        ):
            decide_claim(act, form.action.data, method=method, note=note)
            return back(".case", code=code, public_id=public_id)
    round_ = round_of(code, SCREENER)
    return again(_case(round_, case_for(round_, public_id), claim_form=form))


@pages.post("/screening/<public_id>/recusal")
@access.officer(SCREENER, CHECKER)
def recusal(code: str, public_id: str) -> Answer:
    """By own word; from then on the case is not this officer's to see."""
    case_for(round_of(code, SCREENER, CHECKER), public_id)
    form = recusal_form()
    if form.validate_on_submit():
        following = _on_to_next(code, public_id, SCREENER, CHECKER)
        ground, note = form.ground.data, form.note.data or ""
        with (
            refusals_on(form, screening_recusal_ground="note"),
            act_on_case(code, public_id, SCREENER, CHECKER) as act,
        ):
            recuse(act, viewer().account_id, ground=ground, note=note)
            return following
    round_ = round_of(code, SCREENER, CHECKER)
    return again(_case(round_, case_for(round_, public_id), recusal_form=form))


@pages.post("/screening/<public_id>/undo")
@access.officer(SCREENER)
def undo(code: str, public_id: str) -> Answer:
    case_for(round_of(code, SCREENER), public_id)
    with act_on_case(code, public_id, SCREENER) as act:
        undo_decision(act)
    return back(".case", code=code, public_id=public_id)


@pages.post("/screening/<public_id>/correction")
@access.officer(SCREENER)
def correction(code: str, public_id: str) -> Answer:
    """Asks for it; another person confirms."""
    case_for(round_of(code, SCREENER), public_id)
    form = CorrectionForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, screening_correction_reason="reason"),
            act_on_case(code, public_id, SCREENER) as act,
        ):
            ask_correction(act, reason=form.reason.data or "")
            return back(".case", code=code, public_id=public_id)
    round_ = round_of(code, SCREENER)
    return again(_case(round_, case_for(round_, public_id), correction_form=form))


@pages.post("/screening/<public_id>/correction/confirm")
@access.officer(CHECKER, weighty=True)
def correction_confirmed(code: str, public_id: str) -> Answer:
    case_for(round_of(code, CHECKER), public_id)
    with act_on_case(code, public_id, CHECKER) as act:
        confirm_correction(act)
    return back(".case", code=code, public_id=public_id)
