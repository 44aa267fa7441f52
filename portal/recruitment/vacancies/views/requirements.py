"""资格条件 by page, for the round and for one vacancy.

Without JavaScript: what adds a row or works out an age sends the form and keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask_babel import gettext

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.recruitment.labels import word
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round
from portal.recruitment.rounds.services import EDITABLE
from portal.recruitment.rulebook.eligibility import READINGS, BirthRange, all_readings
from portal.recruitment.rulebook.roles import PUBLISHER
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancy_in
from portal.recruitment.vacancies.requirement_forms import RequirementEditor
from portal.recruitment.vacancies.requirement_members import (
    MEMBERS,
    editor,
    editor_words,
    is_own,
    shared_document,
    typed_document,
)
from portal.recruitment.vacancies.requirements import (
    TITLES,
    cautions_of,
    in_force,
    requirement_words,
)
from portal.recruitment.vacancies.services.edit_requirements import (
    set_requirements,
    set_shared_requirements,
)
from portal.recruitment.vacancies.views.office import pages, present


def _form(round_: RecruitmentRound, vacancy: Vacancy | None) -> RequirementEditor:
    window = round_.window("registration")
    days = {}
    if window is not None:
        days["age_from"] = local(window.starts_at).date()
        days["age_until"] = local(window.ends_at).date()
    return editor(round_.requirements, vacancy.requirements if vacancy else {}, **days)


def _readings(form: RequirementEditor) -> list[tuple[str, BirthRange]]:
    """Every reading of the age that was typed; on what can't be read the field says so."""
    oldest, youngest = form.age_limits()
    if oldest is None and youngest is None:
        form.age_words.errors = [gettext("请写出周岁数，如 18周岁以上、35周岁以下")]
        return []
    if form.age_from.data is None:
        form.age_from.errors = [gettext("请填写算到哪一天")]
        return []
    with refusals_on(form, eligibility_age="age_words", eligibility_age_range="age_words"):
        spans = all_readings(
            oldest=oldest,
            youngest=youngest,
            starts_on=form.age_from.data,
            ends_on=form.age_until.data,
        )
        return [(reading, spans[reading]) for reading in READINGS]
    return []


def _without_saving(form: RequirementEditor, action: str) -> list[tuple[str, BirthRange]]:
    """What the other buttons of the form do; the readings to show, if any."""
    name, _, rest = action.partition("-")
    if name == "row":
        form.add_row()
    elif name == "condition" and rest.isdigit():
        form.add_condition(int(rest))
    elif name in ("calculate", "use", "relax"):
        readings = _readings(form)
        chosen = dict(readings).get(rest)
        if chosen is not None and name == "use":
            ends = {"earliest_birth": chosen.earliest, "latest_birth": chosen.latest}
            form.show_birth(**{end: day for end, day in ends.items() if day})
        if chosen is not None and name == "relax":
            form.show_birth(relaxed_earliest_birth=chosen.earliest)
        return readings
    form.give(editor_words)
    return []


def _page(
    round_: RecruitmentRound,
    vacancy: Vacancy | None,
    form: RequirementEditor,
    readings: list[tuple[str, BirthRange]],
    cautions: list[str],
) -> str:
    shared, own = requirement_words(round_.requirements), vacancy.requirements if vacancy else {}
    return render_template(
        "recruitment/vacancies/office/requirements.html",
        round_=round_,
        vacancy=vacancy,
        form=form,
        editable=round_.state in EDITABLE,
        own=[member.code for member in MEMBERS if is_own(member, own)],
        shared={str(TITLES[code]): shared[code] for code in TITLES},
        readings=[(word("policy.age", reading), reading, span) for reading, span in readings],
        cautions=cautions,
    )


def _cautions(
    round_: RecruitmentRound, document: dict[str, Any], texts: dict[str, str]
) -> list[str]:
    return cautions_of(document, texts, on=round_.begun_on)


def _edit(code: str, vacancy_code: str | None) -> Answer:
    round_, vacancy = present(code, vacancy_code)
    form = _form(round_, vacancy)
    texts = {"duties": vacancy.duties, "remark": vacancy.remark} if vacancy else {}
    if request.method == "GET":
        return _page(round_, vacancy, form, [], _cautions(round_, in_force(round_, vacancy), texts))
    action = request.form.get("do", "save")
    if action != "save":
        return _page(round_, vacancy, form, _without_saving(form, action), [])
    cautions: list[str] = []
    if form.validate():
        document = _typed(form, round_, vacancy)
        holds = document if vacancy is None else {**round_.requirements, **document}
        cautions = _cautions(round_, holds, texts)
        with refusals_on(form, vacancy_condition_reason="condition_reason"):
            _save(code, vacancy_code, document)
            return back(".index", code=code)
    return again(_page(*present(code, vacancy_code), form, [], cautions))


def _typed(
    form: RequirementEditor, round_: RecruitmentRound, vacancy: Vacancy | None
) -> dict[str, Any]:
    if vacancy is None:
        return shared_document(form, round_.requirements)
    return typed_document(form, round_.requirements, vacancy.requirements)


def _save(code: str, vacancy_code: str | None, document: Mapping[str, Any]) -> None:
    with act_on_round(code, PUBLISHER) as act:
        if vacancy_code is None:
            set_shared_requirements(act, document)
        else:
            set_requirements(act, vacancy_in(act.session, act.round_, vacancy_code), document)


@pages.route("/requirements", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def requirements(code: str) -> Answer:
    """What holds for every vacancy that says nothing else."""
    return _edit(code, None)


@pages.route("/<vacancy_code>/requirements", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def vacancy_requirements(code: str, vacancy_code: str) -> Answer:
    """What holds for one vacancy: its own word, member by member, or the round's."""
    return _edit(code, vacancy_code)
