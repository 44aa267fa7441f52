"""The rules in which one vacancy departs from the round's, with the sentence that will stand in the
notice."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rounds.services import EDITABLE
from portal.recruitment.rulebook.roles import PUBLISHER
from portal.recruitment.vacancies.forms import OverrideForm
from portal.recruitment.vacancies.own_rules import override_with, sentences, usual_choices
from portal.recruitment.vacancies.queries import vacancy_in
from portal.recruitment.vacancies.services.edit_requirements import set_override
from portal.recruitment.vacancies.views.office import pages


@pages.route("/<vacancy_code>/policy", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def override(code: str, vacancy_code: str) -> Answer:
    """``do=show`` works the sentence out without saving."""
    round_ = round_of(code, PUBLISHER)
    policy, present = round_.policy, vacancy_in(reading(), round_, vacancy_code).policy_override
    form = OverrideForm(data=usual_choices(policy, present))
    said = sentences(policy, present)
    if form.validate_on_submit():
        with refusals_on(form):
            typed = override_with(policy, present, form.data)
            said = sentences(policy, typed)
            if request.form.get("do") != "show":
                with act_on_round(code, PUBLISHER) as act:
                    vacancy = vacancy_in(act.session, act.round_, vacancy_code)
                    set_override(act, vacancy, typed)
                return back(".index", code=code)
    html = _page(code, vacancy_code, form, said)
    return again(html) if form.errors else html


def _page(code: str, vacancy_code: str, form: OverrideForm, said: tuple[Any, Any]) -> str:
    round_ = round_of(code, PUBLISHER)
    of_round, of_vacancy = said
    return render_template(
        "recruitment/vacancies/office/override.html",
        form=form,
        round_=round_,
        vacancy=vacancy_in(reading(), round_, vacancy_code),
        of_round=of_round,
        of_vacancy=of_vacancy,
        publicity_unit=round_.policy.get("publicity_unit", "working_days"),
        editable=round_.state in EDITABLE,
        as_typed=request.method == "POST" and not form.errors,
    )
