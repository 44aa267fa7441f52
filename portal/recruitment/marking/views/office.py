"""The marking office: batches, their labels, lock and unsealing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, render_template

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.downloads import pdf
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.marking import queries
from portal.recruitment.marking.documents import bundled, label_sheets
from portal.recruitment.marking.forms import NOBODY, BatchForm, ReasonForm, SumsForm
from portal.recruitment.marking.models import CLERKS, EXAM_BODY, MarkingBatch
from portal.recruitment.marking.services import (
    code_scripts,
    lock_batch,
    prepare_batch,
    unseal,
)
from portal.recruitment.marking.terms import Sums
from portal.recruitment.marking.views import corrections
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import MARKING_BATCH
from portal.recruitment.rulebook.roles import (
    ARBITER,
    CHECKER,
    EXAM_OFFICER,
    READING_ROLES,
    SCORE_CLERK,
    SUPERVISOR,
)

pages = Blueprint("marking_office", __name__, url_prefix="/office/rounds/<code>/marking")
ACTS = ("code", "check", "lock", "reopen", "unlock", "cancel")
READERS = (EXAM_OFFICER, SCORE_CLERK, ARBITER, CHECKER, SUPERVISOR, *READING_ROLES)


def _row(batch: MarkingBatch) -> dict[str, Any]:
    return {
        "batch": batch,
        "counts": queries.script_counts(reading(), batch.id),
        "keyed": queries.keyed_counts(reading(), batch.id),
        "may": _may(batch),
    }


def _may(batch: MarkingBatch) -> dict[str, bool]:
    """The lifecycle's actions of the viewer, and what only who is named may do."""
    account, roles = viewer().account_id, viewer().roles
    actions = MARKING_BATCH.actions(batch.state, roles)
    signing = batch.state == "locked" and batch.unsealed_second_by is None
    return {
        **{action: action in actions and _comes_so(batch, action) for action in ACTS},
        "file": batch.state == "sealed" and bool(roles & {EXAM_OFFICER, SCORE_CLERK}),
        "letter": batch.channel(EXAM_BODY) is not None and bool(roles & {EXAM_OFFICER, CHECKER}),
        "key": batch.state == "sealed" and account in {one.account_id for one in batch.channels},
        "settle": ARBITER in roles and batch.state == "sealed",
        "sign": signing and bool(roles & {EXAM_OFFICER, CHECKER}),
        "unseal": "unseal" in actions,
    }


def _comes_so(batch: MarkingBatch, action: str) -> bool:
    """Scripts that an exam body marks get no codes here."""
    return action != "code" or batch.channel(EXAM_BODY) is None


def _page(round_: RecruitmentRound, form: BatchForm | None = None) -> str:
    batches = queries.batches_of(reading(), round_.id)
    return render_template(
        "recruitment/marking/office/index.html",
        round_=round_,
        rows=[_row(batch) for batch in batches],
        form=form or _batch_form(round_, formdata=None),
        may_create=EXAM_OFFICER in viewer().roles and _may_follow(round_),
        may_correct=bool(viewer().roles & set(corrections.READERS)),
    )


def _may_follow(round_: RecruitmentRound) -> bool:
    """A paper is over that has no batch under way."""
    return bool(prepare_batch.papers_to_mark(reading(), round_, now()))


def _batch_form(round_: RecruitmentRound, **values: Any) -> BatchForm:
    form = BatchForm(**values)
    clerks = queries.clerks_for(reading(), round_.organiser, local(now()).date())
    names = [(account.id, account.display_name) for account in clerks]
    for name in CLERKS:
        form[name].choices = [*names, (NOBODY, "—")]
    return form


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    return _page(round_of(code, *READERS))


@pages.post("/batches")
@access.officer(EXAM_OFFICER)
def create(code: str) -> Answer:
    form = _batch_form(round_of(code, EXAM_OFFICER))
    if form.validate_on_submit():
        with (
            refusals_on(form, marking_one_clerk="clerk_b", marking_channels="files"),
            act_on_round(code, EXAM_OFFICER) as act,
        ):
            prepare_batch.create_batches(act, form.channels())
            return back(".index", code=code)
    return again(_page(round_of(code, EXAM_OFFICER), form))


@pages.get("/<batch_id>")
@access.officer(*READERS)
def show(code: str, batch_id: str) -> str:
    """One batch: its booklets and how far each channel is, in figures only."""
    return _batch_page(round_of(code, *READERS), batch_id)


def _batch_page(round_: RecruitmentRound, batch_id: str, **forms: Form) -> str:
    batch = queries.batch_in(reading(), round_.id, batch_id)
    keyed = {channel.code: queries.booklet_keyed(reading(), channel) for channel in batch.channels}
    return render_template(
        "recruitment/marking/office/batch.html",
        round_=round_,
        **_row(batch),
        booklets=queries.booklet_counts(reading(), batch.id),
        booklet_keyed=keyed,
        form=forms.get("form") or ReasonForm(formdata=None),
        sums=forms.get("sums") or SumsForm(formdata=None),
    )


@pages.post("/<batch_id>/labels")
@access.officer(EXAM_OFFICER, CHECKER, weighty=True)
def labels(code: str, batch_id: str) -> Response:
    """Codes are drawn and printed, and kept only then: the sheet is given out once, by the second
    of two people, and nowhere kept."""
    round_ = round_of(code, EXAM_OFFICER, CHECKER)
    batch = queries.batch_in(reading(), round_.id, batch_id)
    MARKING_BATCH.after(batch.state, "code")
    drawn = code_scripts.draw_codes(reading(), round_, batch)
    sheets = label_sheets(round_, batch, drawn)
    with act_on_round(code, EXAM_OFFICER, CHECKER) as act:
        code_scripts.code_scripts(
            act, queries.locked_batch(act.session, act.round_.id, batch_id), drawn
        )
    name = f"{round_.code}-{batch.paper.code}-{batch.number}"
    if len(sheets) == 1:
        return pdf(sheets[0], f"{name}.pdf")
    response = Response(bundled(sheets, name), mimetype="application/zip")
    return as_download(response, f"{name}.zip")


@pages.post("/<batch_id>/check")
@access.officer(ARBITER, weighty=True)
def check(code: str, batch_id: str) -> Response:
    with act_on_round(code, ARBITER) as act:
        batch = queries.locked_batch(act.session, act.round_.id, batch_id)
        lock_batch.check_batch(act, batch)
    return back(".index", code=code)


@pages.post("/<batch_id>/lock")
@access.officer(EXAM_OFFICER, CHECKER, weighty=True)
def lock(code: str, batch_id: str) -> Response:
    with act_on_round(code, EXAM_OFFICER, CHECKER) as act:
        batch = queries.locked_batch(act.session, act.round_.id, batch_id)
        lock_batch.lock_batch(act, batch)
    return back(".index", code=code)


@pages.post("/<batch_id>/reopen")
@access.officer(EXAM_OFFICER, CHECKER, weighty=True)
def reopen(code: str, batch_id: str) -> Answer:
    """Before the lock, by the office."""
    return _with_reason(code, batch_id, (EXAM_OFFICER, CHECKER), lock_batch.reopen_checked)


@pages.post("/<batch_id>/unlock")
@access.officer(SUPERVISOR, weighty=True)
def unlock(code: str, batch_id: str) -> Answer:
    """After the lock and before the unsealing, by the supervisor."""
    return _with_reason(code, batch_id, (SUPERVISOR,), lock_batch.reopen_locked)


@pages.post("/<batch_id>/cancel")
@access.officer(CHECKER, weighty=True)
def cancel(code: str, batch_id: str) -> Answer:
    return _with_reason(code, batch_id, (CHECKER,), lock_batch.cancel_batch)


Verb = Callable[[RoundAct, MarkingBatch, str], None]


def _with_reason(code: str, batch_id: str, roles: tuple[str, ...], verb: Verb) -> Answer:
    form = ReasonForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, marking_reason_missing="reason"),
            act_on_round(code, *roles) as act,
        ):
            batch = queries.locked_batch(act.session, act.round_.id, batch_id)
            verb(act, batch, form.reason.data)
            return back(".show", code=code, batch_id=batch_id)
    return again(_batch_page(round_of(code, *roles), batch_id, form=form))


@pages.post("/<batch_id>/sign")
@access.officer(EXAM_OFFICER, CHECKER, weighty=True)
def sign(code: str, batch_id: str) -> Response:
    with act_on_round(code, EXAM_OFFICER, CHECKER) as act:
        batch = queries.locked_batch(act.session, act.round_.id, batch_id)
        unseal.sign_unsealing(act, batch)
    return back(".index", code=code)


@pages.post("/<batch_id>/unseal")
@access.officer(SUPERVISOR, weighty=True)
def unseal_batch(code: str, batch_id: str) -> Answer:
    """Where marks came by letter, with the sums that the supervisor has from the exam body."""
    round_ = round_of(code, SUPERVISOR)
    if queries.batch_in(reading(), round_.id, batch_id).channel(EXAM_BODY) is None:
        _unseal(code, batch_id, None)
        return back(".index", code=code)
    form = SumsForm()
    if form.validate_on_submit():
        with refusals_on(form, marking_sums_differ="total", number_malformed="total"):
            _unseal(code, batch_id, form.sums())
            return back(".index", code=code)
    return again(_batch_page(round_of(code, SUPERVISOR), batch_id, sums=form))


def _unseal(code: str, batch_id: str, told: Sums | None) -> None:
    with act_on_round(code, SUPERVISOR) as act:
        batch = queries.locked_batch(act.session, act.round_.id, batch_id)
        unseal.unseal(act, batch, told)
