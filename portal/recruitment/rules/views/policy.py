"""The policy of a round: what it says part by part, each part edited on a page of its own, with the
sentence that will stand in the notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from portal.foundation.web import access
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.kernel.errors import Refused
from portal.recruitment.labels import choices, word
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rounds.queries import previous_round
from portal.recruitment.rounds.services import EDITABLE, set_policy
from portal.recruitment.rulebook.policy import (
    check_citations,
    default_policy_document,
    policy_digest,
    read_policy,
)
from portal.recruitment.rulebook.roles import PUBLISHER
from portal.recruitment.rulebook.words.explain_titles import Titles
from portal.recruitment.rulebook.words.policy_sentences import PARTS, policy_clauses
from portal.recruitment.rules.fields import SectionForm, edited_rows, leaves
from portal.recruitment.rules.forms import BLANK_ROWS, SECTIONS
from portal.recruitment.rules.wording import differences_in_words, fault_in_words

pages = Blueprint("rules_office", __name__, url_prefix="/office/rounds")

# Choices of a field by the last word of its name; the others depend on the document.
FIXED_CHOICES = {
    "mode": "policy.rounding_mode",
    "effect": "policy.effect",
    "at": "policy.at",
    "stacking": "policy.stacking",
    "on_shortfall": "policy.shortfall",
    "drop_per": "policy.drop_per",
    "method": "policy.rooms",
    "age_reading": "policy.age",
    "deadline": "policy.deadline",
    "stages": "policy.stage",
    "until": "policy.until",
    "publicity_unit": "policy.unit",
    "written_list": "policy.written_list",
    "unprinted": "policy.unprinted",
    "shortlist": "policy.told_entry",
    "ranking": "policy.told_place",
    "offer": "policy.told_offer",
}


@dataclass(frozen=True)
class Proof:
    """What the typed part would make of the policy: its sentence, other parts that change with it,
    or why it is none."""

    document: dict[str, Any] | None
    sentence: str
    also: list[tuple[str, str]]


@pages.get("/<code>/policy")
@access.officer(PUBLISHER)
def policy(code: str) -> str:
    """All parts with their sentences, and what differs from the default and the round before."""
    round_ = round_of(code, PUBLISHER)
    before = previous_round(reading(), round_)
    clauses = policy_clauses(read_policy(round_.policy))
    return render_template(
        "recruitment/rules/office/policy.html",
        round_=round_,
        parts=[(part, word("policy.part", part), clauses[part]) for part in PARTS],
        digest_value=policy_digest(round_.policy),
        against_default=differences_in_words(default_policy_document(), round_.policy),
        before=before,
        against_before=differences_in_words(before.policy, round_.policy) if before else [],
        editable=round_.state in EDITABLE,
        saved=request.args.get("saved", ""),
    )


def _section(part: str) -> type[SectionForm]:
    if part not in SECTIONS:
        raise Refused("policy.section_unknown")
    return SECTIONS[part]


@pages.route("/<code>/policy/<part>", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def policy_part(code: str, part: str) -> Answer:
    """One part.

    Besides saving, a button may add, move or take away a row, or only show the sentence: what was
    typed stays as it is.
    """
    round_, kind = round_of(code, PUBLISHER), _section(part)
    if request.method == "GET":
        form = kind(formdata=None, data=kind.typed(round_.policy), standing=_stands(round_, kind))
        return _page(round_, form, policy_clauses(read_policy(round_.policy))[part])
    form = kind(data=kind.typed(round_.policy), standing=_stands(round_, kind))
    act = request.form.get("act", "save")
    _offer(form, round_.policy)
    if not form.validate():
        return again(_page(round_, form, ""))
    if ":" in act:
        changed = kind(formdata=None, data=edited_rows(form.data, act, _blank(act)))
        changed.filled_from.data = form.filled_from.data
        return _page(round_, changed, _proven(round_, changed).sentence)
    proof = _proven(round_, form)
    if proof.document is None:
        return again(_page(round_, form, ""))
    if act == "preview":
        return _page(round_, form, proof.sentence, proof.also, preview=True)
    return _saved(code, part, proof.document)


def _stands(round_: RecruitmentRound, kind: type[SectionForm]) -> dict[str, Any]:
    """The part as it is stored: rows that the page adds for typing are no part of it."""
    return kind.typed(round_.policy)


def _saved(code: str, part: str, document: dict[str, Any]) -> Response:
    with act_on_round(code, PUBLISHER) as act:
        set_policy(act, document)
    return back(".policy", code=code, saved=part, _anchor=f"part-{part}")


def _blank(act: str) -> Any:
    blank = BLANK_ROWS.get(act.rpartition(":")[2].rpartition("-")[2], "")
    return dict(blank) if isinstance(blank, dict) else blank


@pages.post("/<code>/policy/<part>/sentence")
@access.officer(PUBLISHER)
def policy_part_sentence(code: str, part: str) -> Response:
    """The typed part as the notice would say it, or what is wrong and where; nothing is saved.

    Asked by static/js/policy.js as somebody types.
    """
    round_, form = round_of(code, PUBLISHER), _section(part)()
    _offer(form, round_.policy)
    proof = _proven(round_, form)
    faults = [{"field": field, "text": text} for field, text in form.summary()]
    also = [{"part": title, "text": text} for title, text in proof.also]
    return jsonify(sentence=proof.sentence, also=also, faults=faults)


def _proven(round_: RecruitmentRound, form: SectionForm) -> Proof:
    """The document with the typed part, strictly read; a refusal goes to the field it concerns."""
    _offer(form, round_.policy)
    try:
        document = form.applied(round_.policy)
        clauses = policy_clauses(read_policy(document))
        if form.part == "preferences":
            check_citations(read_policy(document))
    except Refused as refused:
        form.put_error(str(refused.facts.get("where", "")), fault_in_words(refused))
        return Proof(None, "", [])
    old = policy_clauses(read_policy(round_.policy))
    also = [
        (word("policy.part", part), clauses[part])
        for part in PARTS
        if part != form.part and clauses[part] != old[part]
    ]
    return Proof(document, clauses[form.part], also)


def _offer(form: SectionForm, document: dict[str, Any]) -> None:
    """Give every choice its options."""
    own = form.offers(document) | {"tie_break": _tie_keys(document)}
    for field in leaves(form):
        if not hasattr(field, "offer"):
            continue
        chain = field.name.startswith("tie_break-")
        name = "tie_break" if chain else field.name.rpartition("-")[2]
        options = own[name] if name in own else choices(FIXED_CHOICES[name])
        if name == "score_report_counts":
            options = [(value, word("policy.level", text)) for value, text in options]
        field.offer(options)


def _tie_keys(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Everything that can be compared, named as the notice names it."""
    policy, names = read_policy(document), Titles(read_policy(document), "zh")
    keys = [f"preference:{item.code}" for item in policy.preferences if item.effect == "tie_break"]
    keys += [f"component:{part.code}" for part in policy.components]
    keys += [f"component_raw:{part.code}" for part in policy.components] if policy.points else []
    keys += [f"paper:{paper.code}" for part in policy.components for paper in part.papers]

    def title(key: str) -> str:
        kind, _colon, code = key.partition(":")
        return names.of(code) + (_("（不含加分）") if kind == "component_raw" else "")

    return [(key, title(key)) for key in keys]


def _page(
    round_: RecruitmentRound,
    form: SectionForm,
    sentence: str,
    also: Any = (),
    *,
    preview: bool = False,
) -> str:
    _offer(form, round_.policy)
    return render_template(
        f"recruitment/rules/office/policy_{form.part}.html",
        round_=round_,
        form=form,
        part=form.part,
        title=word("policy.part", form.part),
        sentence=sentence,
        also=also,
        preview=preview,
        default_sentence=policy_clauses(read_policy(default_policy_document()))[form.part],
        token=generate_csrf(),
        editable=round_.state in EDITABLE,
    )
