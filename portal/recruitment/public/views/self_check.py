"""The self-check without an account, for one vacancy and for a whole round.

Nothing typed here is stored, logged or put into an address.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, url_for

from portal.foundation.web import access
from portal.foundation.web.posting import again
from portal.foundation.web.unit import now, reading
from portal.kernel.errors import Refused
from portal.recruitment.labels import choices
from portal.recruitment.public import shelf, suitability
from portal.recruitment.public.catalogue import Catalogue, Entry
from portal.recruitment.public.forms import CheckForm
from portal.recruitment.rounds.queries import public_round

pages = Blueprint("public_check", __name__, url_prefix="/rounds")
GROUPS = {
    "education": "education",
    "degree": "degree",
    "study_form": "study_form",
    "political": "political",
    "certificate": "certificate.level",
}


def _form(catalogue: Catalogue, entries: list[Entry]) -> CheckForm:
    form = CheckForm()
    for name, group in GROUPS.items():
        offered = choices(group)
        form[name].choices = offered if offered[0][0] == "" else [("", "—"), *offered]
    words = suitability.wordings(catalogue, entries)
    form.relaxed.choices = [(text, text) for text in words]
    return form


def _answers(form: CheckForm) -> suitability.Answers:
    texts = {
        name: form[name].data or ""
        for name in (
            "education",
            "degree",
            "study_form",
            "major",
            "household",
            "political",
            "certificate",
        )
    }
    return suitability.Answers(
        **texts,
        born_on=form.born_on.data,
        graduated_on=form.graduated_on.data,
        years=form.years.data,
        relaxed=tuple(form.relaxed.data or ()),
    )


def _page(code: str, vacancy_code: str | None) -> Response:
    round_ = public_round(reading(), code)
    catalogue = shelf.present_catalogue()
    entries = suitability.entries_of(catalogue, round_.code)
    entry = next((one for one in entries if one.code == vacancy_code), None)
    if vacancy_code is not None and entry is None:
        raise Refused("vacancy.not_found")
    form = _form(catalogue, entries)
    answered = form.validate_on_submit()
    answers = _answers(form) if answered else None
    page = render_template(
        "recruitment/public/check.html",
        form=form,
        round_=round_,
        entry=entry,
        answer=suitability.answer_for(catalogue, entry, answers) if answers and entry else None,
        all_answers=suitability.answers_for_round(catalogue, round_.code, answers)
        if answers
        else (),
        accepts=_accepts(catalogue, entries),
        action=url_for(".vacancy", code=code, vacancy_code=vacancy_code)
        if vacancy_code
        else url_for(".round_", code=code),
    )
    response = make_response(again(page) if form.errors else page)
    response.headers["Cache-Control"] = "no-store"
    return response


def _accepts(catalogue: Catalogue, entries: list[Entry]) -> bool:
    return bool(entries) and catalogue.rounds[entries[0].round].phase(now()) == "open"


@pages.route("/<code>/check", methods=["GET", "POST"])
@access.public
def round_(code: str) -> Response:
    return _page(code, None)


@pages.route("/<code>/vacancies/<vacancy_code>/check", methods=["GET", "POST"])
@access.public
def vacancy(code: str, vacancy_code: str) -> Response:
    return _page(code, vacancy_code)
