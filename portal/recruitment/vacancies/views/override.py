"""The rules in which one vacancy departs from the round's, with the sentence that will stand in the
notice."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rounds.services import EDITABLE, locked_round
from portal.recruitment.rulebook.roles import PUBLISHER
from portal.recruitment.unions.acting import acting
from portal.recruitment.vacancies.forms import OverrideForm
from portal.recruitment.vacancies.own_rules import override_with, sentences, usual_choices
from portal.recruitment.vacancies.queries import vacancy_in
from portal.recruitment.vacancies.services.edit_requirements import set_override
from portal.recruitment.vacancies.views.office import pages


@pages.route("/<vacancy_code>/policy", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def override(code: str, vacancy_code: str) -> Response | tuple[str, int] | str:
    """``do=show`` works the sentence out without saving."""
    round_ = round_within_reach(reading(), code, viewer().unions_for(PUBLISHER))
    vacancy = vacancy_in(reading(), round_, vacancy_code)
    form = OverrideForm(data=usual_choices(round_.policy, vacancy.policy_override))
    of_round, of_vacancy = sentences(round_.policy, vacancy.policy_override)
    if form.validate_on_submit():
        with refusals_on(form):
            typed = override_with(round_.policy, vacancy.policy_override, form.data)
            of_round, of_vacancy = sentences(round_.policy, typed)
            if request.form.get("do") != "show":
                with transaction() as session:
                    fresh = locked_round(session, round_.id)
                    set_override(
                        session,
                        fresh,
                        vacancy_in(session, fresh, vacancy_code),
                        typed,
                        by=acting(viewer(), PUBLISHER),
                        at=now(),
                    )
                return redirect(url_for(".index", code=code), 303)
    round_ = round_within_reach(
        reading(), code, viewer().unions_for(PUBLISHER)
    )  # a refused transaction has let go of it
    html = render_template(
        "recruitment/vacancies/office/override.html",
        form=form,
        round_=round_,
        vacancy=vacancy,
        of_round=of_round,
        of_vacancy=of_vacancy,
        editable=round_.state in EDITABLE,
        as_typed=request.method == "POST" and not form.errors,
    )
    return (html, 422) if form.errors else html
