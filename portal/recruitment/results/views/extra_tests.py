"""加试: who ties, when they sit again, and what two people keyed from the paper."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.cells import link
from portal.foundation.web.fields import PLAIN_NUMBER
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.decimals import plain
from portal.kernel.errors import Refused
from portal.kernel.period import printed_moment
from portal.recruitment.labels import choices, word
from portal.recruitment.results.correction_forms import (
    ExtraTestForm,
    ExtraTestKeyingForm,
    ExtraTestReasonForm,
)
from portal.recruitment.results.extra_test_models import MARK_KINDS, ExtraTest
from portal.recruitment.results.queries import policy_groups
from portal.recruitment.results.services import hold_extra_test as extra
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import EXTRA_TEST
from portal.recruitment.rulebook.lifecycles.results import KEYING
from portal.recruitment.rulebook.roles import (
    CHECKER,
    EXAM_OFFICER,
    PUBLISHER,
    READING_ROLES,
    SUPERVISOR,
)
from portal.recruitment.vacancies.queries import vacancy_in

pages = Blueprint(
    "results_extra_tests", __name__, url_prefix="/office/rounds/<code>/results/extra-tests"
)
READERS = (PUBLISHER, CHECKER, EXAM_OFFICER, SUPERVISOR, *KEYING, *READING_ROLES)
CELL = "mark-"


def _ties(round_: RecruitmentRound) -> list[tuple[str, str]]:
    """Vacancy and place of every group of equals, with how many they are."""
    found = []
    for group in policy_groups(reading(), round_):
        for vacancy in group.vacancies:
            for place, lines in extra.equals_of(reading(), vacancy.id).items():
                facts = {"code": vacancy.code, "n": place, "m": len(lines)}
                text = _("%(code)s 第 %(n)s 名（%(m)s 人并列）", **facts)
                found.append((f"{vacancy.code}:{place}", text))
    return sorted(found)


def _index(round_: RecruitmentRound, form: ExtraTestForm | None = None) -> str:
    ties = _ties(round_)
    form = form or ExtraTestForm(formdata=None)
    form.place.choices = ties
    rows = [
        [
            link(test.vacancy.code, _address(round_, test)),
            str(test.place),
            printed_moment(test.held_at),
            test.how,
            word("extra_test.state", test.state),
        ]
        for test in extra.tests_of(reading(), round_.id)
    ]
    return render_template(
        "recruitment/results/office/extra_tests.html",
        round_=round_,
        form=form,
        ties=ties,
        rows=rows,
        may_plan=EXAM_OFFICER in viewer().roles and bool(ties),
    )


def _address(round_: RecruitmentRound, test: ExtraTest) -> str:
    return url_for("results_extra_tests.show", code=round_.code, test_id=test.public_id)


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    return _index(round_of(code, *READERS))


@pages.post("")
@access.officer(EXAM_OFFICER)
def plan(code: str) -> Answer:
    round_, form = round_of(code, EXAM_OFFICER), ExtraTestForm()
    form.place.choices = _ties(round_)
    if form.validate_on_submit():
        vacancy_code, _colon, place = form.place.data.rpartition(":")
        with (
            refusals_on(form, extra_test_time="held_at", extra_test_nobody="place"),
            act_on_round(code, EXAM_OFFICER) as act,
        ):
            vacancy = vacancy_in(act.session, act.round_, vacancy_code)
            wanted = extra.Plan(form.how.data, form.venue.data, form.held_at.data)
            test = extra.plan_extra_test(act, vacancy, int(place), wanted)
            return back(".show", code=code, test_id=test.public_id)
    return again(_index(round_of(code, EXAM_OFFICER), form))


def _in_round(round_: RecruitmentRound, test_id: str) -> ExtraTest:
    for test in extra.tests_of(reading(), round_.id):
        if test.public_id == test_id:
            return test
    raise Refused("extra_test.not_found")


def _shown(value: extra.Value | None) -> str:
    if value is None:
        return ""
    kind, number = value
    return kind if number is None else plain(number)


def _people(test: ExtraTest, typed: dict[str, str]) -> list[dict[str, Any]]:
    """Marks are seen by whoever keyed them until the supervisor has signed."""
    rows = []
    for place in test.called:
        own = [mark for mark in place.marks if mark.keyed_by == viewer().account_id]
        last = own[-1] if own else None
        mine = "" if last is None else _shown((last.kind, last.value))
        final = _shown(next(iter(extra.keyed(place).values()), None))
        rows.append(
            {
                "ticket": place.ticket_number,
                "value": typed.get(place.ticket_number, mine),
                "final": final if test.state == "signed" else "",
                "keyed": len(extra.keyed(place)),
                "differs": place in extra.differing(test),
            }
        )
    return rows


def _page(
    round_: RecruitmentRound,
    test: ExtraTest,
    keying: ExtraTestKeyingForm | None = None,
    reason: ExtraTestReasonForm | None = None,
) -> str:
    actions = EXTRA_TEST.actions(test.state, viewer().roles)
    keying = keying or ExtraTestKeyingForm(formdata=None)
    keying.channel.choices = choices("extra_test.channel")
    return render_template(
        "recruitment/results/office/extra_test.html",
        round_=round_,
        test=test,
        people=_people(test, _typed()),
        form=keying,
        reason_form=reason or ExtraTestReasonForm(formdata=None),
        may={
            "key": "agree" in actions,
            "countersign": "countersign" in actions,
            "reopen": "reopen" in actions,
            "cancel": "cancel" in actions,
        },
    )


def _typed() -> dict[str, str]:
    """Ticket number → what stands in its cell."""
    return {
        name.removeprefix(CELL): text.strip()[:20]
        for name, text in request.form.items()
        if name.startswith(CELL)
    }


@pages.get("/<test_id>")
@access.officer(*READERS)
def show(code: str, test_id: str) -> str:
    round_ = round_of(code, *READERS)
    return _page(round_, _in_round(round_, test_id))


def _value(text: str) -> extra.Value:
    """What is neither a number nor a word comes back as a score without one: the service refuses
    it with the full mark."""
    if text in MARK_KINDS[1:]:
        return text, None
    return "score", Fraction(text) if PLAIN_NUMBER.fullmatch(text) else None


@pages.post("/<test_id>/marks")
@access.officer(*KEYING)
def key(code: str, test_id: str) -> Answer:
    form = ExtraTestKeyingForm()
    form.channel.choices = choices("extra_test.channel")
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, *KEYING) as act:
            test = extra.locked_test(act.session, act.round_.id, test_id)
            typed = _typed()
            marks = {
                place.application_id: _value(typed[place.ticket_number])
                for place in test.called
                if typed.get(place.ticket_number)
            }
            extra.key_marks(act, test, form.channel.data, marks)
            return back(".show", code=code, test_id=test_id)
    round_ = round_of(code, *KEYING)
    return again(_page(round_, _in_round(round_, test_id), form))


@pages.post("/<test_id>/countersignature")
@access.officer(SUPERVISOR, weighty=True)
def countersign(code: str, test_id: str) -> Response:
    with act_on_round(code, SUPERVISOR) as act:
        extra.countersign_test(act, extra.locked_test(act.session, act.round_.id, test_id))
    return back(".show", code=code, test_id=test_id)


@pages.post("/<test_id>/reopening")
@access.officer(SUPERVISOR)
def reopen(code: str, test_id: str) -> Answer:
    form = ExtraTestReasonForm()
    if form.validate_on_submit():
        with refusals_on(form, extra_test_reason="reason"), act_on_round(code, SUPERVISOR) as act:
            test = extra.locked_test(act.session, act.round_.id, test_id)
            extra.reopen_test(act, test, form.reason.data or "")
            return back(".show", code=code, test_id=test_id)
    round_ = round_of(code, SUPERVISOR)
    return again(_page(round_, _in_round(round_, test_id), reason=form))


@pages.post("/<test_id>/cancellation")
@access.officer(EXAM_OFFICER)
def cancel(code: str, test_id: str) -> Answer:
    form = ExtraTestReasonForm()
    if form.validate_on_submit():
        with refusals_on(form, extra_test_reason="reason"), act_on_round(code, EXAM_OFFICER) as act:
            test = extra.locked_test(act.session, act.round_.id, test_id)
            extra.cancel_test(act, test, form.reason.data or "")
            return back(".show", code=code, test_id=test_id)
    round_ = round_of(code, EXAM_OFFICER)
    return again(_page(round_, _in_round(round_, test_id), reason=form))
