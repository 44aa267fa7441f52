"""A round's own fields: typed data with a reason, nothing that this stage must not know."""

from __future__ import annotations

from typing import Any

import pytest

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.eligibility.application_form import Asked, missing, sections_of
from portal.recruitment.rulebook.eligibility.extra_fields import (
    AskedDocument,
    ExtraField,
    asked_documents_of,
    checked_value,
    extra_fields_of,
    next_code,
)

PLAIN = {"code": "x1", "title": "工会工作年数", "kind": "number", "why_asked": "放宽年龄要用"}


def _read(*fields: dict[str, Any]) -> tuple[ExtraField, ...]:
    return extra_fields_of({"extra_fields": list(fields)})


def test_fields_come_back_as_they_were_kept() -> None:
    (field,) = _read(PLAIN)
    assert _read(field.as_document()) == (field,)
    assert extra_fields_of({}) == () and asked_documents_of({}) == ()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"title": "婚育情况"}, "not_at_this_stage"),
        ({"title": "民族"}, "not_at_this_stage"),
        ({"title": "一"}, "title"),
        ({"title": "长" * 41}, "title"),
        ({"kind": "script"}, "kind"),
        ({"why_asked": " "}, "why"),
        ({"kind": "choice", "choices": ["甲", "甲"]}, "choices"),
    ],
)
def test_what_may_not_be_asked_is_refused(changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused, match=rf"extra_field\.{code}"):
        _read(PLAIN | changed)


def test_codes_and_titles_stand_once() -> None:
    for second in (PLAIN | {"title": "另一项"}, PLAIN | {"code": "x2"}):
        with pytest.raises(Refused, match=r"extra_field\.twice"):
            _read(PLAIN, second)
    with pytest.raises(Refused, match=r"extra_field\.too_many"):
        _read(*({**PLAIN, "code": f"x{n}", "title": f"第{n}项问题"} for n in range(13)))
    assert next_code("x", ["x1", "x7", "d9"]) == "x8"


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        ("number", " 2.5 ", "2.5"),
        ("number", "很多", None),
        ("number", "1e9", None),
        ("date", "2024-02-29", "2024-02-29"),
        ("date", "2023-02-29", None),
        ("yes_no", "yes", "yes"),
        ("yes_no", "maybe", None),
        ("choice", "甲", "甲"),
        ("choice", "丙", None),
        ("text", " 两\n行 ", "两\n行"),
        ("text", "长" * 401, None),
        ("text", "  ", ""),
    ],
)
def test_answers_are_checked_by_their_kind(kind: str, text: str, kept: str | None) -> None:
    field = ExtraField("x1", "一项问题", kind, choices=("甲", "乙"), why_asked="要用")
    if kept is None:
        with pytest.raises(Refused, match=r"extra_field\.value_"):
            checked_value(field, text)
    else:
        assert checked_value(field, text) == kept


def test_required_fields_and_documents_are_missing_until_given() -> None:
    asked = Asked(
        extra_fields=(
            ExtraField("x1", "一项问题", "text", required=True, why_asked="要用"),
            ExtraField("x2", "可填可不填", "text", why_asked="要用"),
        ),
        own_documents=(
            AskedDocument("d1", "工作证明", required=True),
            AskedDocument("d2", "获奖证书"),
        ),
    )
    assert "extra" in sections_of(asked) and "extra" not in sections_of(Asked())
    facts: dict[str, Any] = {}

    def lacking(slots: frozenset[str] = frozenset()) -> set[tuple[str, str]]:
        found = missing(
            facts, asked, has_vacancy=True, has_claim=False, file_kinds=frozenset(), slots=slots
        )
        return {(one.section, one.member) for one in found if one.title}

    assert lacking() == {("extra", "x1"), ("files", "d1")}
    facts["extra"] = {"x1": {"title": "一项问题", "kind": "text", "value": "有"}}
    assert lacking(frozenset({"d1"})) == set()


def test_certificate_may_follow_only_where_the_policy_gives_time() -> None:
    for later, expected in ((False, True), (True, False)):
        found = missing(
            {}, Asked(proof_later=later), has_vacancy=True, has_claim=True, file_kinds=frozenset()
        )
        assert (
            ("certificate", "certificate") in {(one.section, one.member) for one in found}
        ) is expected
