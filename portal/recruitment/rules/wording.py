"""Policy in people's words: what is wrong with a typed value, and what differs between two
documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _

from portal.foundation.web.errors import word as wording
from portal.foundation.web.language import reader_language
from portal.kernel.errors import Refused
from portal.recruitment.labels import word
from portal.recruitment.rulebook.policy import policy_differences, read_policy
from portal.recruitment.rulebook.words.policy_sentences import policy_clauses
from portal.recruitment.rulebook.words.refusals import sentence

_NAMED = re.compile(r"\[([^\]]+)\]")


class WordedDifference(NamedTuple):
    """A member with its value before and after, as a drafter reads them."""

    term: str
    before: str
    after: str


def clauses_in_words(policy: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(Title, text) of every part that says something; the texts one after the other are the
    sentence of the notice."""
    clauses = policy_clauses(read_policy(policy), reader_language())
    return [(word("policy.part", part), text) for part, text in clauses.items() if text]


def fault_in_words(refused: Refused) -> str:
    """Why a typed value is none, without the place in the document: the page shows it there."""
    facts = {name: value for name, value in refused.facts.items() if name != "where"}
    if refused.code == "policy.not_a_number":
        if not facts.get("found") or facts["found"] == "None":
            return _("请填写数字")
        return _(
            "“%(found)s”不是数字：只填阿拉伯数字和小数点，例如 60 或 0.5；权重和系数也可以写 1/3",
            found=facts["found"],
        )
    if refused.code == "policy.not_a_whole_number":
        return _("请填 %(least)s 到 %(most)s 的整数", least=facts["least"], most=facts["most"])
    if refused.code in {"policy.not_a_text", "policy.member_missing", "policy.not_a_list"}:
        return _("请填写这一项")
    if refused.code == "policy.basis_missing":
        said = wording(refused)
        return f"{said.title}：{said.advice}"
    return sentence(Refused(refused.code, **facts), reader_language())


def differences_in_words(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[WordedDifference]:
    """``policy_differences`` with members, rows and values named."""
    names = _names(before) | _names(after)
    return [
        WordedDifference(
            _term(differing.where, differing.member, names),
            _value(differing.before, names),
            _value(differing.after, names),
        )
        for differing in policy_differences(before, after)
    ]


def _names(document: Mapping[str, Any]) -> dict[str, str]:
    rows = [*document.get("components", ()), *(document.get("preferences") or ())]
    rows += [paper for part in document.get("components", ()) for paper in part.get("papers") or ()]
    return {row["code"]: row["title"] for row in rows if row.get("title")}


def _term(where: str, member: str, names: Mapping[str, str]) -> str:
    rows = [names.get(code, _value(code, names)) for code in _NAMED.findall(where)]
    own = word("policy.member", member)
    if own == member:
        # a member under a code of the round's own, such as the weight of a further component
        head, _dot, last = member.rpartition(".")
        kind = word("policy.member", head) if head else ""
        own = f"{kind} {names.get(last, _value(last, names))}".strip()
    return " · ".join([*rows, own])


def _value(text: str, names: Mapping[str, str]) -> str:
    if not text or text == "[]":
        return _("没有")
    items = []
    for item in text.split("、"):
        kind, colon, code = item.partition(":")
        shown = names.get(code if colon else item) or word("policy.value", code if colon else item)
        items.append(shown + (_("（不含加分）") if kind == "component_raw" else ""))
    return "、".join(items)
