"""The vacancy table in the round editor."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from portal.foundation.data.pagination import page_number
from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.labels import choices
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rounds.services import EDITABLE, locked_round
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, PUBLISHER
from portal.recruitment.unions.acting import acting
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
from portal.recruitment.vacancies.services.quota import quota_of
from portal.recruitment.vacancies.services.unit_rooms import rooms_of
from portal.recruitment.vacancies.staffing import people_in_post
from portal.recruitment.vacancies.vacancy_list import chosen, cut, new_codes, unions_in, wish_of

pages = Blueprint("vacancies_office", __name__, url_prefix="/office/rounds/<code>/vacancies")


@pages.get("")
@access.officer(*BUSINESS_ROLES)
def index(code: str) -> str:
    """The table, sorted and filtered as the address says, with what each unit still has."""
    round_ = round_within_reach(reading(), code, viewer().unions_for())
    vacancies = vacancies_of(reading(), round_.id)
    wish = wish_of(request.args)
    shown = chosen(vacancies, wish)
    return render_template(
        "recruitment/vacancies/office/index.html",
        round_=round_,
        page=cut(shown, page_number(request.args.get("page"))),
        found=len(shown),
        all_count=len(vacancies),
        headcount=sum(vacancy.headcount for vacancy in shown),
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
    given: dict[str, Any] = {}
    if vacancy is None:
        given |= {"contracting_party": round_.organiser.name, "headcount": 1}
    else:
        given |= {
            name: getattr(vacancy, name)
            for name in (
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
        }
        given |= {
            "using_union": vacancy.using_union_id or PLACED_LATER,
            "quota_reason": vacancy.quota_finding.get("reason", ""),
        }
    form = VacancyForm(data=given)
    form.using_union.choices = _using_unions(reading(), round_)
    form.employment_form.choices = choices("employment_form")
    return form


def _values(form: VacancyForm, round_: RecruitmentRound, vacancy: Vacancy | None) -> dict[str, Any]:
    """A new vacancy is the organiser's; the page does not change who recruits for one that is
    there."""
    return form.values() | ({"recruiting_union_id": round_.organiser_id} if vacancy is None else {})


def present(code: str, vacancy_code: str | None) -> tuple[RecruitmentRound, Vacancy | None]:
    """Both as they are now: a refused transaction has let go of the rows that were read before it."""
    round_ = round_within_reach(reading(), code, viewer().unions_for(PUBLISHER))
    return round_, vacancy_in(reading(), round_, vacancy_code) if vacancy_code else None


def _edit(code: str, vacancy_code: str | None) -> Response | tuple[str, int] | str:
    round_, vacancy = present(code, vacancy_code)
    form = _form(round_, vacancy)
    finding = None
    if form.validate_on_submit():
        unit = form.using_union.data
        in_post = people_in_post(reading(), unit) if unit else None
        with (
            refusals_on(
                form,
                vacancy_code_taken="code",
                quota_above_ceiling="headcount",
                quota_reason_missing="quota_reason",
            ),
            transaction() as session,
        ):
            fresh = locked_round(session, round_.id)
            put_vacancy(
                session,
                fresh,
                _values(form, fresh, vacancy),
                by=acting(viewer(), PUBLISHER),
                at=now(),
                in_post=in_post,
                quota_reason=form.quota_reason.data or "",
                vacancy=vacancy_in(session, fresh, vacancy_code) if vacancy_code else None,
            )
            return redirect(url_for(".index", code=code), 303)
    round_, vacancy = present(code, vacancy_code)
    if vacancy is not None and vacancy.using_union is not None:
        finding = quota_of(
            reading(),
            vacancy.using_union,
            vacancy.headcount,
            in_post=people_in_post(reading(), vacancy.using_union.id),
            except_vacancy=vacancy.id,
        )
    html = render_template(
        "recruitment/vacancies/office/edit.html",
        form=form,
        round_=round_,
        vacancy=vacancy,
        finding=finding,
        editable=round_.state in EDITABLE,
    )
    return (html, 422) if request.method == "POST" else html


@pages.route("/new", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def new(code: str) -> Response | tuple[str, int] | str:
    return _edit(code, None)


@pages.route("/<vacancy_code>/edit", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def edit(code: str, vacancy_code: str) -> Response | tuple[str, int] | str:
    return _edit(code, vacancy_code)


@pages.route("/<vacancy_code>/remove", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def remove(code: str, vacancy_code: str) -> Response | str:
    """Says what will go, then takes it out."""
    round_ = round_within_reach(reading(), code, viewer().unions_for(PUBLISHER))
    vacancy = vacancy_in(reading(), round_, vacancy_code)
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction() as session:
            fresh = locked_round(session, round_.id)
            remove_vacancy(
                session,
                fresh,
                vacancy_in(session, fresh, vacancy_code),
                by=acting(viewer(), PUBLISHER),
                at=now(),
            )
        return redirect(url_for(".index", code=code), 303)
    return render_template(
        "recruitment/vacancies/office/remove.html", form=form, round_=round_, vacancy=vacancy
    )


@pages.route("/<vacancy_code>/copy", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def copy(code: str, vacancy_code: str) -> Response | tuple[str, int] | str:
    """The same vacancy under another code; the quota is asked for its people too."""
    round_ = round_within_reach(reading(), code, viewer().unions_for(PUBLISHER))
    vacancy = vacancy_in(reading(), round_, vacancy_code)
    form = CopyForm()
    if form.validate_on_submit():
        in_post = (
            people_in_post(reading(), vacancy.using_union_id) if vacancy.using_union_id else None
        )
        with refusals_on(form, vacancy_code_taken="code"), transaction() as session:
            fresh = locked_round(session, round_.id)
            made = copy_vacancy(
                session,
                fresh,
                vacancy_in(session, fresh, vacancy_code),
                form.code.data,
                in_post=in_post,
                by=acting(viewer(), PUBLISHER),
                at=now(),
            )
            return redirect(url_for(".edit", code=code, vacancy_code=made.code), 303)
    round_, _vacancy = present(code, None)
    html = render_template(
        "recruitment/vacancies/office/copy.html",
        form=form,
        round_=round_,
        vacancy=vacancy,
        editable=round_.state in EDITABLE,
    )
    return (html, 422) if request.method == "POST" else html


@pages.route("/codes", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def codes(code: str) -> Response | tuple[str, int] | str:
    """New codes for all, in the order of the present ones; shown before they are given."""
    round_ = round_within_reach(reading(), code, viewer().unions_for(PUBLISHER))
    vacancies = vacancies_of(reading(), round_.id)
    form = RenumberForm()
    planned: list[str] = []
    if form.validate_on_submit():
        planned = new_codes(
            len(vacancies), form.prefix.data or "", form.first.data, form.width.data
        )
        if request.form.get("do") == "save":
            with refusals_on(form), transaction() as session:
                fresh = locked_round(session, round_.id)
                renumber(session, fresh, planned, by=acting(viewer(), PUBLISHER), at=now())
                return redirect(url_for(".index", code=code), 303)
    round_, _vacancy = present(code, None)
    html = render_template(
        "recruitment/vacancies/office/codes.html",
        form=form,
        round_=round_,
        lines=list(zip(vacancies, planned, strict=True)) if planned else [],
        editable=round_.state in EDITABLE,
    )
    return (html, 422) if form.errors else html
