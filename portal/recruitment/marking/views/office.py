"""The marking office: batches, the keying grid, differences, lock and unsealing."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for

from portal.foundation.web import access
from portal.foundation.web.errors import word as refusal_word
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.decimals import plain
from portal.kernel.errors import Refused
from portal.recruitment.marking import queries
from portal.recruitment.marking.forms import BatchForm, KeyingForm, SettleForm
from portal.recruitment.marking.models import Keying, MarkingBatch
from portal.recruitment.marking.services import key_scores, prepare_batch, unseal
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.rulebook.policy import read_policy
from portal.recruitment.rulebook.roles import (
    ARBITER,
    CHECKER,
    EXAM_OFFICER,
    READING_ROLES,
    SCORE_CLERK,
    SUPERVISOR,
)
from portal.recruitment.unions.acting import acting

pages = Blueprint("marking_office", __name__, url_prefix="/office/rounds/<code>/marking")
READERS = (EXAM_OFFICER, SCORE_CLERK, ARBITER, CHECKER, SUPERVISOR, *READING_ROLES)


def _round(code: str, *roles: str) -> RecruitmentRound:
    return round_within_reach(reading(), code, viewer().unions_for(*roles))


def _back(code: str) -> Response:
    return redirect(url_for(".index", code=code), 303)


def _page(round_: RecruitmentRound, form: BatchForm | None = None) -> str:
    session = reading()
    batches = queries.batches_of(session, round_.id)
    titles = prepare_batch.papers_of(read_policy(round_.policy))
    rows = [
        {
            "batch": batch,
            "title": titles.get(batch.paper, (batch.paper, ""))[0],
            "counts": queries.sheet_counts(session, batch.id),
            "keyed": queries.keyed_counts(session, batch.id),
            "mine": viewer().account_id in {batch.first_clerk_id, batch.second_clerk_id},
        }
        for batch in batches
    ]
    if form is None:
        form = BatchForm(formdata=None)
        form.first.choices = form.second.choices = _clerks(round_)
    roles = viewer().roles
    return render_template(
        "recruitment/marking/office/index.html",
        round_=round_,
        rows=rows,
        form=form,
        may_create=EXAM_OFFICER in roles and not batches,
        may_arbitrate=ARBITER in roles,
        may_sign=bool(roles & {EXAM_OFFICER, CHECKER}),
        may_countersign=SUPERVISOR in roles,
    )


def _clerks(round_: RecruitmentRound) -> list[tuple[int, str]]:
    return [
        (account.id, account.display_name)
        for account in queries.clerks_for(reading(), round_.organiser)
    ]


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    return _page(_round(code, *READERS))


@pages.post("/batches")
@access.officer(EXAM_OFFICER)
def create(code: str) -> Response | tuple[str, int]:
    round_ = _round(code, EXAM_OFFICER)
    form = BatchForm()
    form.first.choices = form.second.choices = _clerks(round_)
    if form.validate_on_submit():
        with refusals_on(form, marking_one_clerk="second"), transaction() as session:
            fresh = locked_round(session, round_.id)
            prepare_batch.create_batches(
                session,
                fresh,
                first=form.first.data,
                second=form.second.data,
                by=acting(viewer(), EXAM_OFFICER),
                at=now(),
            )
            return _back(code)
    return _page(_round(code, EXAM_OFFICER), form), 422


def _shown(keying: Keying | None) -> str:
    if keying is None:
        return ""
    return plain(keying.value) if keying.value is not None else keying.kind


def _grid(
    round_: RecruitmentRound, batch: MarkingBatch, typed: dict[str, str], wrong: dict[str, str]
) -> str:
    clerk = key_scores.clerk_of(batch, viewer().account_id)
    cells = [
        {
            "code": sheet.sealed_code,
            "value": typed.get(sheet.sealed_code, _shown(own)),
            "done": sheet.state != "keying",
            "error": refusal_word(
                Refused(wrong[sheet.sealed_code], full_mark=plain(batch.full_mark))
            ).title
            if sheet.sealed_code in wrong
            else "",
        }
        for sheet, own in queries.keying_page(reading(), batch, clerk)
    ]
    return render_template(
        "recruitment/marking/office/keying.html",
        round_=round_,
        batch=batch,
        cells=cells,
        clerk=clerk,
        form=KeyingForm(formdata=None),
    )


@pages.route("/<batch_id>/keying", methods=["GET", "POST"])
@access.officer(SCORE_CLERK)
def keying(code: str, batch_id: str) -> Response | tuple[str, int] | str:
    """A clerk's own grid. What is no score comes back marked; everything else is kept."""
    round_ = _round(code, SCORE_CLERK)
    batch = queries.batch_in(reading(), round_.id, batch_id)
    key_scores.clerk_of(batch, viewer().account_id)
    if request.method == "GET" or not KeyingForm().validate_on_submit():
        return _grid(round_, batch, {}, {})
    typed = {
        name.removeprefix("code-"): text[:20]
        for name, text in request.form.items()
        if name.startswith("code-")
    }
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        wrong = key_scores.key_scores(
            session,
            fresh,
            prepare_batch.locked_batch(session, fresh.id, batch_id),
            typed,
            by=acting(viewer(), SCORE_CLERK),
            at=now(),
        )
    if wrong:
        round_ = _round(code, SCORE_CLERK)
        return _grid(
            round_,
            queries.batch_in(reading(), round_.id, batch_id),
            {name: typed[name] for name in wrong},
            wrong,
        ), 422
    return redirect(url_for(".keying", code=code, batch_id=batch_id), 303)


def _differences(round_: RecruitmentRound, batch: MarkingBatch, form: Form | None = None) -> str:
    return render_template(
        "recruitment/marking/office/differences.html",
        round_=round_,
        batch=batch,
        sheets=queries.differing_sheets(reading(), batch.id),
        counts=queries.sheet_counts(reading(), batch.id),
        form=form or SettleForm(formdata=None),
        shown=_shown,
    )


@pages.route("/<batch_id>/differences", methods=["GET", "POST"])
@access.officer(ARBITER)
def differences(code: str, batch_id: str) -> Response | tuple[str, int] | str:
    """Both keyings beside each other: for the third person alone."""
    round_ = _round(code, ARBITER)
    batch = queries.batch_in(reading(), round_.id, batch_id)
    form = SettleForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, marking_above_full_mark="value", marking_reason_missing="reason"),
            transaction() as session,
        ):
            fresh = locked_round(session, round_.id)
            key_scores.settle(
                session,
                fresh,
                prepare_batch.locked_batch(session, fresh.id, batch_id),
                form.code.data,
                form.value.data,
                form.reason.data,
                by=acting(viewer(), ARBITER),
                at=now(),
            )
            return redirect(url_for(".differences", code=code, batch_id=batch_id), 303)
    if request.method == "POST":
        round_ = _round(code, ARBITER)
        return _differences(round_, queries.batch_in(reading(), round_.id, batch_id), form), 422
    return _differences(round_, batch)


@pages.post("/<batch_id>/lock")
@access.officer(ARBITER)
def lock(code: str, batch_id: str) -> Response:
    round_ = _round(code, ARBITER)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        key_scores.lock_batch(
            session,
            fresh,
            prepare_batch.locked_batch(session, fresh.id, batch_id),
            by=acting(viewer(), ARBITER),
            at=now(),
        )
    return _back(code)


@pages.post("/<batch_id>/sign")
@access.officer(EXAM_OFFICER, CHECKER)
def sign(code: str, batch_id: str) -> Response:
    round_ = _round(code, EXAM_OFFICER, CHECKER)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        by = acting(viewer(), EXAM_OFFICER, CHECKER)
        unseal.sign_unsealing(
            session, fresh, prepare_batch.locked_batch(session, fresh.id, batch_id), by=by, at=now()
        )
    return _back(code)


@pages.post("/<batch_id>/unseal")
@access.officer(SUPERVISOR)
def unseal_batch(code: str, batch_id: str) -> Response:
    round_ = _round(code, SUPERVISOR)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        unseal.unseal(
            session,
            fresh,
            prepare_batch.locked_batch(session, fresh.id, batch_id),
            by=acting(viewer(), SUPERVISOR),
            at=now(),
        )
    return _back(code)
