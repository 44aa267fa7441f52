"""The notice's text: section by section with the lines made from data, what disagrees with them,
and the whole as it will be published."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import force_locale
from markupsafe import Markup

from portal.foundation.text.markdown import render_markdown
from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.approval.notice_check import facts_to_compare
from portal.recruitment.approval.notice_documents import notice_body
from portal.recruitment.approval.notice_facts import notice_data, section_facts
from portal.recruitment.rounds.forms import SectionTextForm
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rounds.services import EDITABLE
from portal.recruitment.rounds.services.text import notice_texts, revision, save_notice_section
from portal.recruitment.rulebook.publication.notice_agreement import Disagreement, disagreements
from portal.recruitment.rulebook.publication.notice_sections import MAX_SECTION, SECTIONS
from portal.recruitment.rulebook.publication.personal_numbers import typed_personal_numbers
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, PUBLISHER
from portal.recruitment.vacancies.queries import vacancies_of

pages = Blueprint("approval_notice", __name__, url_prefix="/office/rounds/<code>/notice")


def _findings(round_: RecruitmentRound, texts: dict[str, str]) -> list[Disagreement]:
    """Numbers that may not go out first, then what disagrees with the data."""
    personal = [
        Disagreement(section, text.count("\n", 0, number.start) + 1, number.kind, number.text, "")
        for section, text in texts.items()
        for number in typed_personal_numbers(text)
    ]
    facts = facts_to_compare(round_, vacancies_of(reading(), round_.id))
    return personal + disagreements(texts, facts)


def _facts(round_: RecruitmentRound) -> dict[str, list[tuple[str, str]]]:
    with force_locale("zh_Hans_CN"):
        return section_facts(notice_data(round_, vacancies_of(reading(), round_.id)))


def _editable(round_: RecruitmentRound) -> bool:
    return round_.state in EDITABLE and viewer().has_role(PUBLISHER)


@pages.get("")
@access.officer(*BUSINESS_ROLES)
def index(code: str) -> str:
    round_ = round_of(code)
    texts, facts = notice_texts(reading(), round_), _facts(round_)
    findings = _findings(round_, texts)
    sections = [
        {
            "code": section,
            "letters": len(texts[section]),
            "facts": len(facts.get(section, ())),
            "findings": sum(1 for finding in findings if finding.section == section),
        }
        for section in SECTIONS
    ]
    return render_template(
        "recruitment/approval/office/notice_text.html",
        round_=round_,
        sections=sections,
        findings=findings,
        editable=_editable(round_),
    )


@pages.get("/preview")
@access.officer(*BUSINESS_ROLES)
def preview(code: str) -> str:
    round_ = round_of(code)
    return render_template(
        "recruitment/approval/office/notice_preview.html",
        round_=round_,
        content=notice_body(reading(), round_),
    )


@pages.get("/sections/<section>")
@access.officer(*BUSINESS_ROLES)
def section(code: str, section: str) -> str:
    round_ = round_of(code)
    return _section_page(round_, _known(section), _form(round_, section))


def _known(section: str) -> str:
    if section not in SECTIONS:
        raise Refused("notice.no_section", section=section)
    return section


def _form(round_: RecruitmentRound, section: str) -> SectionTextForm:
    """What is saved, or what was typed."""
    saved = notice_texts(reading(), round_)[section]
    return SectionTextForm(data={"text": saved, "seen": str(revision(reading(), round_, section))})


@pages.post("/sections/<section>")
@access.officer(PUBLISHER)
def write_section(code: str, section: str) -> Answer | tuple[dict[str, Any], int]:
    """Save, show how it will look (``look``), or save quietly while it is being typed (the script
    of autosave)."""
    form = _form(round_of(code, PUBLISHER), _known(section))
    if request.headers.get("X-Autosave") == "1":
        return _quietly(code, section, form)
    if form.validate_on_submit():
        if "look" in request.form:
            return _section_page(round_of(code, PUBLISHER), section, form, looked=True)
        with refusals_on(form):
            _save(code, section, form)
            return _on(code, section)
    round_ = round_of(code, PUBLISHER)
    form.seen.data = str(revision(reading(), round_, section))
    form.seen.raw_data = [form.seen.data]
    return again(_section_page(round_, section, form))


def _quietly(code: str, section: str, form: SectionTextForm) -> tuple[dict[str, Any], int]:
    if form.validate_on_submit():
        with refusals_on(form):
            return {"saved": True, "seen": _save(code, section, form)}, 200
    return {"saved": False, "errors": [text for _field, text in form.summary()]}, 422


def _save(code: str, section: str, form: SectionTextForm) -> int:
    with act_on_round(code, PUBLISHER) as act:
        return save_notice_section(act, section, form.text.data or "", seen=form.seen_revision)


def _on(code: str, section: str) -> Response:
    """To the section that follows; behind the last one to all of them."""
    place = SECTIONS.index(section) + 1
    if place < len(SECTIONS):
        return back(".section", code=code, section=SECTIONS[place])
    return back(".index", code=code)


def _rendered(text: str) -> Markup | None:
    return render_markdown(text, highest=3) if len(text) <= MAX_SECTION else None


def _section_page(
    round_: RecruitmentRound, section: str, form: SectionTextForm, *, looked: bool = False
) -> str:
    text = (form.text.data or "").replace("\r\n", "\n")
    saved = notice_texts(reading(), round_)[section]
    return render_template(
        "recruitment/approval/office/notice_section.html",
        round_=round_,
        section=section,
        form=form,
        facts=_facts(round_).get(section, []),
        findings=_findings(round_, {section: text[:MAX_SECTION]}),
        rendered=_rendered(text),
        looked=looked,
        other=saved if form.errors and saved != text else "",
        most=MAX_SECTION,
        editable=_editable(round_),
    )
