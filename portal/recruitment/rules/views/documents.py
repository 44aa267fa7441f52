"""The policy at a stroke: start from a template, take over the round before, or edit the whole
document."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.labels import word
from portal.recruitment.rounds.queries import previous_round
from portal.recruitment.rounds.services import EDITABLE, locked_round, set_policy
from portal.recruitment.rounds.views.office import drafting, shown
from portal.recruitment.rulebook.policy import check_citations, default_policy_document, read_policy
from portal.recruitment.rulebook.policy.templates import TEMPLATES, PolicyTemplate, template
from portal.recruitment.rulebook.roles import PUBLISHER
from portal.recruitment.rulebook.words.policy_sentences import policy_sentence
from portal.recruitment.rules.forms import PolicyDocumentForm
from portal.recruitment.rules.views.policy import pages
from portal.recruitment.rules.wording import differences_in_words
from portal.recruitment.unions.acting import acting

PREVIOUS = "previous"


def _card(one: PolicyTemplate) -> dict[str, Any]:
    document = one.document()
    return {
        "code": one.code,
        "title": word("policy.template", one.code),
        "source": one.source,
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
    round_ = drafting(code)
    return render_template(
        "recruitment/rules/office/policy_templates.html",
        round_=round_,
        cards=[_card(one) for one in TEMPLATES],
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
    round_ = drafting(code)
    chosen = request.form.get("template", "")
    before = previous_round(reading(), round_) if chosen == PREVIOUS else None
    document = before.policy if before else template(chosen).document()
    with transaction() as session:
        set_policy(
            session,
            locked_round(session, round_.id),
            document,
            by=acting(viewer(), PUBLISHER),
            at=now(),
        )
    after = ".policy_part" if _needs_basis(document) else ".policy"
    target = {"part": "preferences"} if _needs_basis(document) else {"saved": "template"}
    return redirect(url_for(after, code=code, **target), 303)


@pages.route("/<code>/policy-document", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def policy_document(code: str) -> Response | tuple[str, int] | str:
    """The document as JSON; the strict reader says where and why it is none."""
    round_ = drafting(code)
    form = PolicyDocumentForm(document=json.dumps(round_.policy, ensure_ascii=False, indent=1))
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            check_citations(read_policy(form.parsed))
            set_policy(
                session,
                locked_round(session, round_.id),
                form.parsed,
                by=acting(viewer(), PUBLISHER),
                at=now(),
            )
            return redirect(url_for(".policy", code=code, saved="document"), 303)
    sentence = policy_sentence(read_policy(round_.policy))
    return shown(
        "recruitment/rules/office/policy_document.html",
        form,
        round_=round_,
        sentence=sentence,
        editable=round_.state in EDITABLE,
    )
