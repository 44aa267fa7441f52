"""What a dated fact may say at all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from portal.kernel.errors import Refused
from portal.kernel.resident_id import RESIDENT_ID, make_number
from portal.workforce.rulebook.facts import check_facts
from portal.workforce.rulebook.spells import Span

BORN = date(1995, 5, 17)
NUMBER = make_number("329900", BORN, 7)
PERSON = {"name": "顾䶮", "document_kind": RESIDENT_ID, "document_number": NUMBER, "born_on": BORN}
CERTIFICATE = {
    "certificate_level": "assistant",
    "certificate_number": "2024000000000001",
    "certificate_approved_on": date(2024, 6, 16),
}


@pytest.mark.parametrize(
    ("kind", "first", "facts", "code"),
    [
        ("post", date(1889, 1, 1), {"post": "干事"}, "fact.day"),
        ("education", date(1994, 1, 1), {"education": "大学本科"}, "fact.before_birth"),
        ("post", date(2011, 5, 16), {"post": "干事", "post_class": "1"}, "fact.too_young"),
        ("identity", date(2026, 1, 1), {**PERSON, "name": " "}, "fact.name"),
        ("identity", date(2026, 1, 1), {**PERSON, "document_number": "1"}, "fact.document"),
        ("identity", date(2026, 1, 1), {**PERSON, "born_on": date(1995, 5, 18)}, "fact.birthday"),
        ("employment", date(2026, 1, 1), {"form": "5", "agency": ""}, "fact.agency"),
        ("using_unit", date(2026, 1, 1), {"union_id": None, "using_unit": "甲"}, "fact.unit"),
        ("party", date(2026, 1, 1), {"contracting_party": ""}, "fact.party"),
        ("certificate", date(2026, 1, 1), {"certificate_level": "king"}, "fact.certificate"),
        ("certificate", date(2024, 6, 15), CERTIFICATE, "fact.certificate_day"),
        ("registration", date(2026, 1, 1), {"certificate_registration": "ok"}, "fact.code"),
        ("post", date(2026, 1, 1), {"post_class": "9"}, "fact.code"),
        ("leave", date(2026, 1, 1), {"kind": "sick"}, "fact.leave_open"),
    ],
)
def test_nonsense_is_refused(kind: str, first: date, facts: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused, match=code):
        check_facts(kind, Span(first), facts, BORN)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("identity", PERSON),
        ("certificate", CERTIFICATE),
        ("employment", {"form": "5", "agency": "某人力公司"}),
        ("post", {"post": "干事", "post_class": "1"}),
    ],
)
def test_what_makes_sense_passes(kind: str, facts: dict[str, Any]) -> None:
    check_facts(kind, Span(date(2026, 1, 1)), facts, BORN)
