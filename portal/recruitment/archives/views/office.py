"""结束和归档: what is still open, who ends the round, what is kept until when, what was deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, render_template, request

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, Form, refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.archives import queries
from portal.recruitment.archives.forms import DestructionForm, ProposalForm, ReasonForm
from portal.recruitment.archives.look import open_stages, open_work, to_explain, unfilled
from portal.recruitment.archives.models import RoundEnd
from portal.recruitment.archives.services import destroy, end
from portal.recruitment.labels import word
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.look import RoundLook
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import DESTRUCTION, ROUND, ROUND_END
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, READING_ROLES, SUPERVISOR
from portal.recruitment.rulebook.timetable.retention import KINDS

pages = Blueprint("archives_office", __name__, url_prefix="/office/rounds/<code>/end")
READERS = (PUBLISHER, CHECKER, SUPERVISOR, *READING_ROLES)

Do = Callable[[RoundAct, RoundEnd, Any, list[str]], None]
# Name → roles, form, step of the lifecycle, service.
ACTS: dict[str, tuple[tuple[str, ...], type[Form], Do]] = {
    "withdraw": (
        (PUBLISHER,),
        ConfirmForm,
        lambda act, row, _form, _open: end.withdraw_end(act, row),
    ),
    "refuse": (
        (CHECKER,),
        ReasonForm,
        lambda act, row, form, _open: end.refuse_end(act, row, form.reason.data or ""),
    ),
    "confirm": (
        (CHECKER,),
        ConfirmForm,
        lambda act, row, _form, left: end.confirm_end(act, row, left),
    ),
    "hold": (
        (CHECKER, SUPERVISOR),
        ReasonForm,
        lambda act, row, form, _open: end.hold(act, row, form.reason.data or ""),
    ),
    "release": (
        (SUPERVISOR,),
        ReasonForm,
        lambda act, row, form, _open: end.release(act, row, form.reason.data or ""),
    ),
}


def _look(round_: RecruitmentRound) -> RoundLook:
    return RoundLook(reading(), viewer(), now(), round_)


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    round_ = round_of(code, *READERS)
    row = queries.end_of_round(reading(), round_.id)
    ended = row is not None and row.ended_on is not None
    before = row is None or not ended
    roles = viewer().roles
    work = open_work(_look(round_)) if before else []
    possible = row is None and not work and ROUND.allows(round_.state, "finish")
    return render_template(
        "recruitment/archives/office/index.html",
        round_=round_,
        row=row,
        ended=ended,
        work=work,
        stages=open_stages(_look(round_)) if before else [],
        unfilled=unfilled(_look(round_)),
        may_propose=possible and PUBLISHER in roles,
        acts=[] if row is None else _possible(row),
        terms=queries.terms_of(reading(), row, KINDS) if row is not None and ended else [],
        kept=queries.kept_count(reading(), round_.id),
        due=queries.due_count(reading(), row, now()) if row is not None else 0,
        erasures=queries.erasures_of(reading(), round_.id),
        destructions=queries.destructions_of(reading(), round_.id),
        to_destroy=queries.to_destroy(reading(), row, now()),
        may_record=PUBLISHER in roles,
        may_countersign=SUPERVISOR in roles,
        may_decide=lambda one: DESTRUCTION.allows(one.state, "confirm"),
    )


def _possible(row: RoundEnd) -> list[str]:
    """Names of what the viewer may do with the end now."""
    roles = viewer().roles
    return [
        name
        for name, (allowed, _form, _do) in ACTS.items()
        if not roles.isdisjoint(allowed) and ROUND_END.allows(row.state, name)
    ]


@pages.route("/proposal", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def propose(code: str) -> Answer:
    """The round is over, says one; another confirms it."""
    form = ProposalForm()
    if form.validate_on_submit():
        with refusals_on(form, round_end_note="note"), act_on_round(code, PUBLISHER) as act:
            look = _look(act.round_)
            end.propose_end(act, form.note.data or "", open_work(look), to_explain(look))
            return back(".index", code=code)
    return _form_page(code, "propose", form, PUBLISHER)


@pages.route("/acts/<name>", methods=["GET", "POST"])
@access.officer(PUBLISHER, CHECKER, SUPERVISOR, weighty=True)
def act(code: str, name: str) -> Answer:
    """Withdrawn, refused, confirmed, held, released."""
    if name not in ACTS:
        abort(404)
    roles, kind, do = ACTS[name]
    if viewer().roles.isdisjoint(roles):
        abort(403)
    form = kind() if request.method == "POST" else kind(formdata=None)
    if form.validate_on_submit():
        with refusals_on(form, round_end_reason="reason"), act_on_round(code, *roles) as acting:
            row = _standing(acting.session, acting.round_.id)
            do(acting, row, form, open_work(_look(acting.round_)))
            return back(".index", code=code)
    return _form_page(code, name, form, *roles)


def _standing(session: Any, round_id: int) -> RoundEnd:
    row = queries.end_of_round(session, round_id)
    if row is None:
        raise Refused("round_end.none")
    return row


def _form_page(code: str, name: str, form: Form, *roles: str) -> Answer:
    return shown(
        render_template(
            "recruitment/archives/office/form.html",
            round_=round_of(code, *roles),
            name=name,
            form=form,
            fields=[field for field in form if field.type not in ("CSRFTokenField", "RadioField")],
            choices=[field for field in form if field.type == "RadioField"],
        )
    )


@pages.route("/destructions", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def record(code: str) -> Answer:
    """What was destroyed in the cupboards, from its list."""
    form = DestructionForm()
    round_ = round_of(code, PUBLISHER)
    row = queries.end_of_round(reading(), round_.id)
    form.kind.choices = [
        (kind, word("retention.kind", kind)) for kind in queries.to_destroy(reading(), row, now())
    ]
    if form.validate_on_submit():
        with (
            refusals_on(form, destruction_day="destroyed_on", destruction_same_person="watched_by"),
            act_on_round(code, PUBLISHER) as act,
        ):
            destroy.record_destruction(act, form.told())
            return back(".index", code=code)
    return _form_page(code, "record", form, PUBLISHER)


@pages.post("/destructions/<public_id>/confirmation")
@access.officer(SUPERVISOR, weighty=True)
def confirm_destruction(code: str, public_id: str) -> Answer:
    """The supervisor has seen the list."""
    with act_on_round(code, SUPERVISOR) as act:
        row = queries.destruction_in(act.session, act.round_.id, public_id)
        destroy.confirm_destruction(act, row)
    return back(".index", code=code)


@pages.route("/destructions/<public_id>/refusal", methods=["GET", "POST"])
@access.officer(SUPERVISOR)
def refuse_destruction(code: str, public_id: str) -> Answer:
    """The record does not say what the list says."""
    form = ReasonForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, round_end_reason="reason"),
            act_on_round(code, SUPERVISOR) as act,
        ):
            row = queries.destruction_in(act.session, act.round_.id, public_id)
            destroy.refuse_destruction(act, row, form.reason.data or "")
            return back(".index", code=code)
    return _form_page(code, "refuse_destruction", form, SUPERVISOR)
