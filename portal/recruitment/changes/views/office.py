"""/office/rounds/…/changes: the list, a change with its differences, and its way through approval
to publication."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, Form, refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.posting import Answer, again, back, shown
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.changes.documents import (
    change_body,
    change_title,
    difference_rows,
    form_pdf,
    form_xlsx,
    reopens,
)
from portal.recruitment.changes.forms import BeginForm, ReplyForm, WordsForm
from portal.recruitment.changes.models import NoticeChange
from portal.recruitment.changes.posting import act_on_change
from portal.recruitment.changes.queries import change_in, changes_of, notice_lines, telling_of
from portal.recruitment.changes.services.approve import (
    discard_change,
    reply_to_change,
    submit_change,
)
from portal.recruitment.changes.services.draft import (
    EDITABLE,
    begin_change,
    items_of,
    word_change,
)
from portal.recruitment.changes.services.publish import publish_change
from portal.recruitment.labels import choices, word
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.queries import published
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import NOTICE_CHANGE
from portal.recruitment.rulebook.publication.notice_changes import KINDS, MAY, Item
from portal.recruitment.rulebook.publication.notice_sections import SECTIONS
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, CHECKER, CITY_APPROVER, PUBLISHER

pages = Blueprint("changes_office", __name__, url_prefix="/office/rounds/<code>/changes")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def to_change(code: str, public_id: str) -> Response:
    """To the page that shows the change."""
    return back("changes_office.show", code=code, public_id=public_id)


@pages.route("", methods=["GET"])
@access.officer(*BUSINESS_ROLES)
def index(code: str) -> str:
    return _index(code, _begin_form())


def _begin_form() -> BeginForm:
    form = BeginForm()
    form.kind.choices = [(kind, word("notice.kind", kind)) for kind in KINDS]
    return form


def _index(code: str, form: BeginForm) -> str:
    round_ = round_of(code, *BUSINESS_ROLES)
    return render_template(
        "recruitment/changes/office/index.html",
        round_=round_,
        changes=changes_of(reading(), round_.id),
        notices=notice_lines(reading(), round_),
        form=form,
        may_begin=viewer().has_role(PUBLISHER) and round_.state == "published",
        hints=dict(choices("change.kind_hint")),
    )


@pages.post("")
@access.officer(PUBLISHER)
def begin(code: str) -> Answer:
    form = _begin_form()
    if form.validate_on_submit():
        with (
            refusals_on(form, change_reason_missing="reason"),
            act_on_round(code, PUBLISHER) as act,
        ):
            change = begin_change(act, form.kind.data, reason=form.reason.data)
            return to_change(code, change.public_id)
    return again(_index(code, form))


def _reply_form() -> ReplyForm:
    form = ReplyForm()
    form.action.choices = [
        ("approve", word("change.reply", "approve")),
        ("return", word("change.reply", "return")),
    ]
    return form


def _publication(change: NoticeChange) -> Publication | None:
    number = change.publication_number
    return published(reading(), number, at=now()) if number else None


def _page(code: str, public_id: str, **forms: Form) -> str:
    round_ = round_of(code, *BUSINESS_ROLES)
    change = change_in(reading(), round_, public_id)
    items, number = items_of(change), change.publication_number
    allowed = NOTICE_CHANGE.actions(change.state, viewer().roles)
    return render_template(
        "recruitment/changes/office/show.html",
        round_=round_,
        change=change,
        rows=difference_rows(round_, items),
        reopens=reopens(change),
        telling=telling_of(reading(), number) if number else None,
        may={action: action in allowed for action in ("submit", "approve", "publish", "discard")},
        editable=change.state in EDITABLE and viewer().has_role(PUBLISHER),
        targets=MAY[change.kind],
        sections=[(section, word("notice.section", section)) for section in SECTIONS],
        touched=_touched_vacancies(items),
        submit_form=forms.get("submit_form") or ConfirmForm(formdata=None),
        reply_form=forms.get("reply_form") or _reply_form(),
        publish_form=forms.get("publish_form") or ConfirmForm(formdata=None),
    )


def _touched_vacancies(items: list[Item]) -> list[str]:
    targets = {"vacancy", "headcount", "requirements"}
    return sorted({item.key for item in items if item.target in targets and item.key})


@pages.get("/<public_id>")
@access.officer(*BUSINESS_ROLES)
def show(code: str, public_id: str) -> str:
    return _page(code, public_id)


@pages.route("/<public_id>/words", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def words(code: str, public_id: str) -> Answer:
    round_ = round_of(code, PUBLISHER)
    change = change_in(reading(), round_, public_id)
    form = WordsForm(reason=change.reason, text=change.text)
    if form.validate_on_submit():
        with (
            refusals_on(form, change_reason_missing="reason"),
            act_on_change(code, public_id, PUBLISHER) as act,
        ):
            word_change(act, reason=form.reason.data, text=form.text.data or "")
            return to_change(code, public_id)
    return shown_part("words", form, round_, change)


def shown_part(
    page: str, form: Form, round_: RecruitmentRound, change: NoticeChange, **values: Any
) -> Answer:
    """A part's page; 422 when a post did not go through."""
    html = render_template(
        f"recruitment/changes/office/{page}.html",
        form=form,
        round_=round_,
        change=change,
        editable=change.state in EDITABLE,
        **values,
    )
    return shown(html)


@pages.post("/<public_id>/submit")
@access.officer(PUBLISHER)
def submit(code: str, public_id: str) -> Answer:
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form), act_on_change(code, public_id, PUBLISHER) as act:
            submit_change(act)
            return to_change(code, public_id)
    return again(_page(code, public_id, submit_form=form))


@pages.post("/<public_id>/reply")
@access.officer(CITY_APPROVER)
def reply(code: str, public_id: str) -> Answer:
    form = _reply_form()
    if form.validate_on_submit():
        on_field = {
            "round_comment_missing": "comment",
            "change_number_missing": "document_number",
        }
        number, comment = form.document_number.data or "", form.comment.data or ""
        with refusals_on(form, **on_field), act_on_change(code, public_id, CITY_APPROVER) as act:
            reply_to_change(act, form.action.data, document_number=number, comment=comment)
            return to_change(code, public_id)
    return again(_page(code, public_id, reply_form=form))


@pages.post("/<public_id>/publish")
@access.officer(CHECKER, weighty=True)
def publish(code: str, public_id: str) -> Answer:
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form), act_on_change(code, public_id, CHECKER) as act:
            title = change_title(act.session, act.round_, act.change)
            body = change_body(act.session, act.round_, act.change)
            publication = publish_change(act, title, body)
            return back("publications_public.show", number=publication.number)
    return again(_page(code, public_id, publish_form=form))


@pages.post("/<public_id>/discard")
@access.officer(PUBLISHER)
def discard(code: str, public_id: str) -> Answer:
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form), act_on_change(code, public_id, PUBLISHER) as act:
            discard_change(act)
            return back(".index", code=code)
    return again(_page(code, public_id, submit_form=form))


@pages.get("/<public_id>/a-10.<extension>")
@access.officer(*BUSINESS_ROLES)
def form_a10(code: str, public_id: str, extension: str) -> Response:
    """Form A-10 as PDF or XLSX."""
    round_ = round_of(code, *BUSINESS_ROLES)
    change = change_in(reading(), round_, public_id)
    publication = _publication(change)
    if extension == "pdf":
        response = Response(
            form_pdf(reading(), round_, change, publication, now()), mimetype="application/pdf"
        )
    elif extension == "xlsx":
        response = Response(form_xlsx(reading(), round_, change, publication), mimetype=XLSX)
    else:
        raise Refused("change.not_found")
    return as_download(response, f"A-10-{round_.code}-{change.public_id}.{extension}")
