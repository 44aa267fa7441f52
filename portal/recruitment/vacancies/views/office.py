"""The vacancy table in the round editor."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.foundation.data.pagination import page_number
from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, refusals_on
from portal.foundation.web.posting import Answer, again, back, shown
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rounds.services import EDITABLE
from portal.recruitment.rulebook.planning.quota import QuotaFinding
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, PUBLISHER
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.queries import reach
from portal.recruitment.vacancies.forms import PLACED_LATER, CopyForm, RenumberForm, VacancyForm
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancies_of, vacancy_in
from portal.recruitment.vacancies.requirements import requirement_facts, warnings_of
from portal.recruitment.vacancies.services.edit_vacancy import (
    copy_vacancy,
    put_vacancy,
    remove_vacancy,
    renumber,
)
from portal.recruitment.vacancies.services.quota import Claim, quota_of
from portal.recruitment.vacancies.services.unit_rooms import rooms_of
from portal.recruitment.vacancies.staffing import people_in_post
from portal.recruitment.vacancies.vacancy_list import chosen, cut, new_codes, unions_in, wish_of

pages = Blueprint("vacancies_office", __name__, url_prefix="/office/rounds/<code>/vacancies")
# Columns that the page shows as they are.
PLAIN_COLUMNS = (
    "code",
    "name",
    "contracting_party",
    "employment_form",
    "headcount",
    "duties",
    "work_place",
    "pay_note",
    "remark",
)
REFUSED_ON = {
    "vacancy_code_taken": "code",
    "quota_above_ceiling": "headcount",
    "quota_reason_missing": "quota_reason",
}


@pages.get("")
@access.officer(*BUSINESS_ROLES)
def index(code: str) -> str:
    """The table, sorted and filtered as the address says, with what each unit still has."""
    round_ = round_of(code)
    vacancies = vacancies_of(reading(), round_.id)
    wish = wish_of(request.args)
    listed = chosen(vacancies, wish)
    return render_template(
        "recruitment/vacancies/office/index.html",
        round_=round_,
        page=cut(listed, page_number(request.args.get("page"))),
        found=len(listed),
        all_count=len(vacancies),
        headcount=sum(vacancy.headcount for vacancy in listed),
        all_headcount=sum(vacancy.headcount for vacancy in vacancies),
        units=rooms_of(reading(), round_, vacancies),
        wish=wish,
        sorts=choices("vacancy_table.sort"),
        shows=choices("vacancy_table.show"),
        unions=[("", gettext("全部")), ("0", gettext("聘用后分配")), *unions_in(vacancies)],
        round_facts=requirement_facts(round_, None),
        warnings=warnings_of(round_, vacancies),
        may_edit=viewer().has_role(PUBLISHER) and round_.state in EDITABLE,
        may_upload=viewer().has_role(PUBLISHER),
    )


def _using_unions(session: Session, round_: RecruitmentRound) -> list[tuple[int, str]]:
    inside = reach(session, [round_.organiser_id])
    unions = sorted((session.get_one(Union, key) for key in inside), key=lambda union: union.code)
    return [
        (PLACED_LATER, gettext("聘用后分配（选岗）")),
        *((union.id, union.name) for union in unions),
    ]


def _form(round_: RecruitmentRound, vacancy: Vacancy | None) -> VacancyForm:
    given: dict[str, Any] = {"contracting_party": round_.organiser.name, "headcount": 1}
    if vacancy is not None:
        given = {name: getattr(vacancy, name) for name in PLAIN_COLUMNS} | {
            "using_union": vacancy.using_union_id or PLACED_LATER,
            "quota_reason": vacancy.quota_finding.get("reason", ""),
        }
    form = VacancyForm(data=given)
    form.using_union.choices = _using_unions(reading(), round_)
    form.employment_form.choices = choices("employment_form")
    return form


def present(code: str, vacancy_code: str | None) -> tuple[RecruitmentRound, Vacancy | None]:
    """Both as they are now: a refused transaction has let go of the rows read before it."""
    round_ = round_of(code, PUBLISHER)
    return round_, vacancy_in(reading(), round_, vacancy_code) if vacancy_code else None


def _edit(code: str, vacancy_code: str | None) -> Answer:
    form = _form(*present(code, vacancy_code))
    if form.validate_on_submit():
        unit = form.using_union.data
        in_post = people_in_post(reading(), unit) if unit else None
        with refusals_on(form, **REFUSED_ON), act_on_round(code, PUBLISHER) as act:
            values, vacancy = form.values(), None
            if vacancy_code:
                vacancy = vacancy_in(act.session, act.round_, vacancy_code)
            else:  # a new one is the organiser's; the page does not change who recruits for another
                values["recruiting_union_id"] = act.round_.organiser_id
            reason = form.quota_reason.data or ""
            put_vacancy(act, values, vacancy=vacancy, in_post=in_post, quota_reason=reason)
            return back(".index", code=code)
    round_, vacancy = present(code, vacancy_code)
    return shown(
        render_template(
            "recruitment/vacancies/office/edit.html",
            form=form,
            round_=round_,
            vacancy=vacancy,
            finding=_finding(vacancy) if vacancy is not None else None,
            editable=round_.state in EDITABLE,
        )
    )


def _finding(vacancy: Vacancy) -> QuotaFinding | None:
    """The quota of the unit as it stands for this vacancy."""
    unit = vacancy.using_union
    if unit is None:
        return None
    in_post = people_in_post(reading(), unit.id)
    return quota_of(reading(), Claim(unit, vacancy.headcount, in_post, vacancy_id=vacancy.id))


@pages.route("/new", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def new(code: str) -> Answer:
    return _edit(code, None)


@pages.route("/<vacancy_code>/edit", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def edit(code: str, vacancy_code: str) -> Answer:
    return _edit(code, vacancy_code)


@pages.route("/<vacancy_code>/remove", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def remove(code: str, vacancy_code: str) -> Answer:
    """Says what will go, then takes it out."""
    round_, vacancy = present(code, vacancy_code)
    form = ConfirmForm()
    if form.validate_on_submit():
        with act_on_round(code, PUBLISHER) as act:
            remove_vacancy(act, vacancy_in(act.session, act.round_, vacancy_code))
        return back(".index", code=code)
    return render_template(
        "recruitment/vacancies/office/remove.html", form=form, round_=round_, vacancy=vacancy
    )


@pages.route("/<vacancy_code>/copy", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def copy(code: str, vacancy_code: str) -> Answer:
    """The same vacancy under another code; the quota is asked for its people too."""
    unit = vacancy_in(reading(), round_of(code, PUBLISHER), vacancy_code).using_union_id
    form = CopyForm()
    if form.validate_on_submit():
        in_post = people_in_post(reading(), unit) if unit else None
        with refusals_on(form, vacancy_code_taken="code"), act_on_round(code, PUBLISHER) as act:
            vacancy = vacancy_in(act.session, act.round_, vacancy_code)
            made = copy_vacancy(act, vacancy, form.code.data, in_post=in_post)
            return back(".edit", code=code, vacancy_code=made.code)
    round_, original = present(code, vacancy_code)
    return shown(
        render_template(
            "recruitment/vacancies/office/copy.html",
            form=form,
            round_=round_,
            vacancy=original,
            editable=round_.state in EDITABLE,
        )
    )


@pages.route("/codes", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def codes(code: str) -> Answer:
    """New codes for all, in the order of the present ones; shown before they are given."""
    vacancies = vacancies_of(reading(), round_of(code, PUBLISHER).id)
    form = RenumberForm()
    planned: list[str] = []
    if form.validate_on_submit():
        prefix = form.prefix.data or ""
        planned = new_codes(len(vacancies), prefix, form.first.data, form.width.data)
        if request.form.get("do") == "save":
            with refusals_on(form), act_on_round(code, PUBLISHER) as act:
                renumber(act, planned)
                return back(".index", code=code)
    round_ = round_of(code, PUBLISHER)
    html = render_template(
        "recruitment/vacancies/office/codes.html",
        form=form,
        round_=round_,
        lines=list(zip(vacancies, planned, strict=True)) if planned else [],
        editable=round_.state in EDITABLE,
    )
    return again(html) if form.errors else html
