"""The marking office: batches, the keying grid, differences, lock and unsealing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.errors import word as refusal_word
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.kernel.decimals import plain
from portal.kernel.errors import Refused
from portal.recruitment.marking import queries
from portal.recruitment.marking.forms import BatchForm, KeyingForm, SettleForm
from portal.recruitment.marking.models import Keying, MarkingBatch, ScoreSheet
from portal.recruitment.marking.services import key_scores, prepare_batch, unseal
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.marking.papers import papers_of
from portal.recruitment.rulebook.policy import read_policy
from portal.recruitment.rulebook.roles import (
    ARBITER,
    CHECKER,
    EXAM_OFFICER,
    READING_ROLES,
    SCORE_CLERK,
    SUPERVISOR,
)

pages = Blueprint("marking_office", __name__, url_prefix="/office/rounds/<code>/marking")
READERS = (EXAM_OFFICER, SCORE_CLERK, ARBITER, CHECKER, SUPERVISOR, *READING_ROLES)


def _row(batch: MarkingBatch, title: str) -> dict[str, Any]:
    return {
        "batch": batch,
        "title": title,
        "counts": queries.sheet_counts(reading(), batch.id),
        "keyed": queries.keyed_counts(reading(), batch.id),
        "mine": viewer().account_id in {batch.first_clerk_id, batch.second_clerk_id},
    }


def _page(round_: RecruitmentRound, form: BatchForm | None = None) -> str:
    batches = queries.batches_of(reading(), round_.id)
    titles = papers_of(read_policy(round_.policy))
    if form is None:
        form = BatchForm(formdata=None)
        form.first.choices = form.second.choices = _clerks(round_)
    roles = viewer().roles
    return render_template(
        "recruitment/marking/office/index.html",
        round_=round_,
        rows=[_row(batch, titles.get(batch.paper, (batch.paper, ""))[0]) for batch in batches],
        form=form,
        may_create=EXAM_OFFICER in roles and not batches,
        may_arbitrate=ARBITER in roles,
        may_sign=bool(roles & {EXAM_OFFICER, CHECKER}),
        may_countersign=SUPERVISOR in roles,
    )


def _clerks(round_: RecruitmentRound) -> list[tuple[int, str]]:
    return [
        (account.id, account.display_name)
        for account in queries.clerks_for(reading(), round_.organiser, local(now()).date())
    ]


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    return _page(round_of(code, *READERS))


@pages.post("/batches")
@access.officer(EXAM_OFFICER)
def create(code: str) -> Answer:
    form = BatchForm()
    form.first.choices = form.second.choices = _clerks(round_of(code, EXAM_OFFICER))
    if form.validate_on_submit():
        with (
            refusals_on(form, marking_one_clerk="second"),
            act_on_round(code, EXAM_OFFICER) as act,
        ):
            clerks = prepare_batch.Clerks(form.first.data, form.second.data)
            prepare_batch.create_batches(act, clerks)
            return back(".index", code=code)
    return again(_page(round_of(code, EXAM_OFFICER), form))


def _shown(keying: Keying | None) -> str:
    if keying is None:
        return ""
    return plain(keying.value) if keying.value is not None else keying.kind


def _wrong_word(batch: MarkingBatch, refusal_code: str) -> str:
    return refusal_word(Refused(refusal_code, full_mark=plain(batch.full_mark))).title


def _grid(
    round_: RecruitmentRound, batch: MarkingBatch, typed: dict[str, str], wrong: dict[str, str]
) -> str:
    clerk = key_scores.clerk_of(batch, viewer().account_id)
    words = {code: _wrong_word(batch, refusal_code) for code, refusal_code in wrong.items()}
    cells = [
        {
            "code": sheet.sealed_code,
            "value": typed.get(sheet.sealed_code, _shown(own)),
            "done": sheet.state != "keying",
            "error": words.get(sheet.sealed_code, ""),
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


def _typed() -> dict[str, str]:
    """Sealed code → what stands in its cell."""
    return {
        name.removeprefix("code-"): text[:20]
        for name, text in request.form.items()
        if name.startswith("code-")
    }


@pages.route("/<batch_id>/keying", methods=["GET", "POST"])
@access.officer(SCORE_CLERK)
def keying(code: str, batch_id: str) -> Answer:
    """A clerk's own grid. What is no score comes back marked; everything else is kept."""
    round_ = round_of(code, SCORE_CLERK)
    batch = queries.batch_in(reading(), round_.id, batch_id)
    key_scores.clerk_of(batch, viewer().account_id)
    if request.method == "GET" or not KeyingForm().validate_on_submit():
        return _grid(round_, batch, {}, {})
    typed = _typed()
    with act_on_round(code, SCORE_CLERK) as act:
        batch = prepare_batch.locked_batch(act.session, act.round_.id, batch_id)
        wrong = key_scores.key_scores(act, batch, typed)
    if wrong:
        round_ = round_of(code, SCORE_CLERK)
        batch = queries.batch_in(reading(), round_.id, batch_id)
        return again(_grid(round_, batch, {name: typed[name] for name in wrong}, wrong))
    return back(".keying", code=code, batch_id=batch_id)


def _both(sheet: ScoreSheet) -> dict[str, str]:
    """What each clerk keyed."""
    keyed = {keying.clerk: _shown(keying) for keying in sheet.keyings}
    return {clerk: keyed.get(clerk, "—") for clerk in ("first", "second")}


def _differences(round_: RecruitmentRound, batch: MarkingBatch, form: Form | None = None) -> str:
    sheets = queries.differing_sheets(reading(), batch.id)
    return render_template(
        "recruitment/marking/office/differences.html",
        round_=round_,
        batch=batch,
        sheets=[(sheet, _both(sheet)) for sheet in sheets],
        counts=queries.sheet_counts(reading(), batch.id),
        form=form or SettleForm(formdata=None),
    )


@pages.route("/<batch_id>/differences", methods=["GET", "POST"])
@access.officer(ARBITER)
def differences(code: str, batch_id: str) -> Answer:
    """Both keyings beside each other: for the third person alone."""
    round_ = round_of(code, ARBITER)
    batch, form = queries.batch_in(reading(), round_.id, batch_id), SettleForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, marking_above_full_mark="value", marking_reason_missing="reason"),
            act_on_round(code, ARBITER) as act,
        ):
            batch = prepare_batch.locked_batch(act.session, act.round_.id, batch_id)
            key_scores.settle(
                act, batch, key_scores.Settlement(form.code.data, form.value.data, form.reason.data)
            )
            return back(".differences", code=code, batch_id=batch_id)
    if request.method == "POST":
        round_ = round_of(code, ARBITER)
        batch = queries.batch_in(reading(), round_.id, batch_id)
        return again(_differences(round_, batch, form))
    return _differences(round_, batch)


@pages.post("/<batch_id>/lock")
@access.officer(ARBITER, weighty=True)
def lock(code: str, batch_id: str) -> Response:
    with act_on_round(code, ARBITER) as act:
        batch = prepare_batch.locked_batch(act.session, act.round_.id, batch_id)
        key_scores.lock_batch(act, batch)
    return back(".index", code=code)


@pages.post("/<batch_id>/sign")
@access.officer(EXAM_OFFICER, CHECKER, weighty=True)
def sign(code: str, batch_id: str) -> Response:
    with act_on_round(code, EXAM_OFFICER, CHECKER) as act:
        batch = prepare_batch.locked_batch(act.session, act.round_.id, batch_id)
        unseal.sign_unsealing(act, batch)
    return back(".index", code=code)


@pages.post("/<batch_id>/unseal")
@access.officer(SUPERVISOR, weighty=True)
def unseal_batch(code: str, batch_id: str) -> Response:
    with act_on_round(code, SUPERVISOR) as act:
        batch = prepare_batch.locked_batch(act.session, act.round_.id, batch_id)
        unseal.unseal(act, batch)
    return back(".index", code=code)
