"""The policy at a stroke: start from a template, take over the round before, or edit the whole
document."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, render_template, request
from flask_wtf.csrf import generate_csrf

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, back, shown
from portal.foundation.web.unit import reading
from portal.kernel.errors import Refused
from portal.recruitment.labels import word
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rounds.queries import previous_round
from portal.recruitment.rounds.services import EDITABLE, set_policy
from portal.recruitment.rulebook.policy import check_citations, default_policy_document, read_policy
from portal.recruitment.rulebook.policy.templates import TEMPLATES, PolicyTemplate, template
from portal.recruitment.rulebook.roles import PUBLISHER
from portal.recruitment.rulebook.words.policy_sentences import policy_sentence
from portal.recruitment.rules.forms import PolicyDocumentForm
from portal.recruitment.rules.views.policy import pages
from portal.recruitment.rules.wording import differences_in_words

PREVIOUS = "previous"


def _card(offered: PolicyTemplate) -> dict[str, Any]:
    document = offered.document()
    return {
        "code": offered.code,
        "title": word("policy.template", offered.code),
        "source": offered.source,
        "changes": differences_in_words(default_policy_document(), document),
        "needs_basis": _needs_basis(document),
    }


def _needs_basis(document: dict[str, Any]) -> bool:
    try:
        check_citations(read_policy(document))
    except Refused:
        return True
    return False


@pages.get("/<code>/policy-templates")
@access.officer(PUBLISHER)
def policy_templates(code: str) -> str:
    round_ = round_of(code, PUBLISHER)
    return render_template(
        "recruitment/rules/office/policy_templates.html",
        round_=round_,
        cards=[_card(offered) for offered in TEMPLATES],
        before=previous_round(reading(), round_),
        token=generate_csrf(),
        editable=round_.state in EDITABLE,
    )


@pages.post("/<code>/policy-templates")
@access.officer(PUBLISHER)
def take_template(code: str) -> Response:
    """The whole policy becomes the template's, or that of the round before.

    A template that lacks a basis is taken and asks for it.
    """
    chosen = request.form.get("template", "")
    with act_on_round(code, PUBLISHER) as act:
        before = previous_round(act.session, act.round_) if chosen == PREVIOUS else None
        document = before.policy if before else template(chosen).document()
        set_policy(act, document)
    if _needs_basis(document):
        return back(".policy_part", code=code, part="preferences")
    return back(".policy", code=code, saved="template")


@pages.route("/<code>/policy-document", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def policy_document(code: str) -> Answer:
    """The document as JSON; the strict reader says where and why it is none."""
    present = round_of(code, PUBLISHER).policy
    form = PolicyDocumentForm(document=json.dumps(present, ensure_ascii=False, indent=1))
    if form.validate_on_submit():
        with refusals_on(form), act_on_round(code, PUBLISHER) as act:
            check_citations(read_policy(form.parsed))
            set_policy(act, form.parsed)
            return back(".policy", code=code, saved="document")
    round_ = round_of(code, PUBLISHER)
    return shown(
        render_template(
            "recruitment/rules/office/policy_document.html",
            form=form,
            round_=round_,
            sentence=policy_sentence(read_policy(round_.policy)),
            editable=round_.state in EDITABLE,
        )
    )
