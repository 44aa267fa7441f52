"""A clerk's own grid, booklet by booklet; and the comparison, for the third person alone."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from portal.foundation.web import access
from portal.foundation.web.errors import word as refusal_word
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.decimals import plain
from portal.kernel.errors import Refused
from portal.recruitment.marking import queries
from portal.recruitment.marking.forms import DoubtForm, KeyingForm, SettleForm
from portal.recruitment.marking.models import Booklet, Keying, MarkingBatch, Script
from portal.recruitment.marking.services import key_scores
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.marking.scores import BLANK_WORDS
from portal.recruitment.rulebook.roles import ARBITER, SCORE_CLERK

pages = Blueprint("marking_keying", __name__, url_prefix="/office/rounds/<code>/marking/<batch_id>")


def _shown(keying: Keying | None) -> str:
    if keying is None:
        return ""
    if keying.ground == "blank":
        return BLANK_WORDS[0]
    return plain(keying.value) if keying.value is not None else keying.kind


def _wrong_word(batch: MarkingBatch, refusal_code: str) -> str:
    paper = batch.paper
    facts = {"full_mark": plain(paper.full_mark), "step": plain(paper.step or 1)}
    return refusal_word(Refused(refusal_code, **facts)).title


@pages.get("/keying")
@access.officer(SCORE_CLERK)
def booklets(code: str, batch_id: str) -> str:
    """The booklets, and how many scripts of each this clerk has keyed."""
    round_ = round_of(code, SCORE_CLERK)
    batch = queries.batch_in(reading(), round_.id, batch_id)
    channel = key_scores.channel_of(batch, viewer().account_id)
    return render_template(
        "recruitment/marking/office/booklets.html",
        round_=round_,
        batch=batch,
        channel=channel,
        booklets=queries.booklet_counts(reading(), batch.id),
        keyed=queries.booklet_keyed(reading(), channel),
    )


def _grid(
    round_: RecruitmentRound,
    batch: MarkingBatch,
    booklet: Booklet,
    typed: dict[str, str],
    wrong: dict[str, str],
    form: KeyingForm | None = None,
) -> str:
    channel = key_scores.channel_of(batch, viewer().account_id)
    words = {code: _wrong_word(batch, refusal_code) for code, refusal_code in wrong.items()}
    cells = [
        {
            "code": script.sealed_code,
            "value": typed.get(script.sealed_code, _shown(own)),
            "done": script.state != "keying",
            "error": words.get(script.sealed_code, ""),
        }
        for script, own in queries.keying_page(reading(), booklet, channel)
    ]
    return render_template(
        "recruitment/marking/office/keying.html",
        round_=round_,
        batch=batch,
        booklet=booklet,
        booklets=list(queries.booklet_counts(reading(), batch.id)),
        cells=cells,
        channel=channel,
        form=form or KeyingForm(formdata=None),
    )


def _typed() -> dict[str, str]:
    """Sealed code → what stands in its cell."""
    return {
        name.removeprefix("code-"): text[:20]
        for name, text in request.form.items()
        if name.startswith("code-")
    }


@pages.route("/keying/<booklet>", methods=["GET", "POST"])
@access.officer(SCORE_CLERK)
def keying(code: str, batch_id: str, booklet: str) -> Answer:
    """What is no score comes back marked; everything else is kept."""
    round_ = round_of(code, SCORE_CLERK)
    batch = queries.batch_in(reading(), round_.id, batch_id)
    key_scores.channel_of(batch, viewer().account_id)
    book, form = queries.booklet_in(reading(), batch, booklet), KeyingForm()
    if request.method == "GET":
        return _grid(round_, batch, book, {}, {})
    if not form.validate_on_submit():
        return again(_grid(round_, batch, book, _typed(), {}, form))
    typed = _typed()
    with act_on_round(code, SCORE_CLERK) as act:
        batch = queries.locked_batch(act.session, act.round_.id, batch_id)
        wrong = key_scores.key_booklet(act, batch, booklet, typed)
    if not wrong and _total_kept(code, batch_id, booklet, form):
        return back(".keying", code=code, batch_id=batch_id, booklet=booklet)
    round_ = round_of(code, SCORE_CLERK)
    batch = queries.batch_in(reading(), round_.id, batch_id)
    book = queries.booklet_in(reading(), batch, booklet)
    kept = {name: typed[name] for name in wrong}
    return again(_grid(round_, batch, book, kept, wrong, form))


def _total_kept(code: str, batch_id: str, booklet: str, form: KeyingForm) -> bool:
    """The scores are kept already when the sum beside them turns out to differ."""
    if not form.total.data:
        return True
    with (
        refusals_on(form, marking_total_differs="total", number_malformed="total"),
        act_on_round(code, SCORE_CLERK) as act,
    ):
        batch = queries.locked_batch(act.session, act.round_.id, batch_id)
        channel = key_scores.channel_of(batch, act.by.account_id)
        book = queries.booklet_in(act.session, batch, booklet)
        key_scores.keep_total(act, book, channel, form.total.data)
        return True
    return False


def _said(script: Script) -> dict[str, str]:
    """What each channel says."""
    return {keying.channel.code: _shown(keying) for keying in script.keyings}


def _differences(round_: RecruitmentRound, batch_id: str, **forms: Form) -> str:
    batch = queries.batch_in(reading(), round_.id, batch_id)
    scripts = queries.differing_scripts(reading(), batch.id)
    return render_template(
        "recruitment/marking/office/differences.html",
        round_=round_,
        batch=batch,
        channels=[channel.code for channel in batch.channels],
        scripts=[(script, _said(script)) for script in scripts],
        counts=queries.script_counts(reading(), batch.id),
        form=forms.get("form") or SettleForm(formdata=None),
        doubt=forms.get("doubt") or DoubtForm(formdata=None, prefix="doubt"),
    )


@pages.route("/differences", methods=["GET", "POST"])
@access.officer(ARBITER)
def differences(code: str, batch_id: str) -> Answer:
    """What the channels say, beside each other: for the third person alone."""
    if request.method == "GET":
        return _differences(round_of(code, ARBITER), batch_id)
    form = SettleForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, marking_above_full_mark="value", marking_reason_missing="reason"),
            act_on_round(code, ARBITER) as act,
        ):
            batch = queries.locked_batch(act.session, act.round_.id, batch_id)
            key_scores.settle(
                act, batch, key_scores.Settlement(form.code.data, form.value.data, form.reason.data)
            )
            return back(".differences", code=code, batch_id=batch_id)
    return again(_differences(round_of(code, ARBITER), batch_id, form=form))


@pages.post("/differences/<any(question, missing):doubt>")
@access.officer(ARBITER)
def doubt(code: str, batch_id: str, doubt: str) -> Answer:
    """What is agreed or settled is looked at again; or no script lies under a code."""
    form = DoubtForm(prefix="doubt")
    verb = key_scores.question if doubt == "question" else key_scores.account_for
    if form.validate_on_submit():
        with (
            refusals_on(form, marking_reason_missing="reason", marking_script_not_found="code"),
            act_on_round(code, ARBITER) as act,
        ):
            batch = queries.locked_batch(act.session, act.round_.id, batch_id)
            verb(act, batch, form.code.data, form.reason.data)
            return back(".differences", code=code, batch_id=batch_id)
    return again(_differences(round_of(code, ARBITER), batch_id, doubt=form))
