"""What a notice after publication may change, place by place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.publication.notice_changes import (
    KINDS,
    MAY,
    Item,
    check_items,
    text_pieces,
)

AT = datetime(2026, 9, 1, 1, tzinfo=UTC)


def days(first: float, last: float) -> tuple[datetime, datetime]:
    return AT + timedelta(days=first), AT + timedelta(days=last)


WINDOWS = {
    "registration": days(-2, 5),
    "screening": days(-2, 6),
    "written": days(15, 15.1),
    "interview": days(28, 29),
    "ticket": days(-3, -1),
}


def window(key: str, first: float, last: float, *, before: bool = True) -> Item:
    def stored(span: tuple[datetime, datetime]) -> dict[str, str]:
        return {"starts_at": span[0].isoformat(), "ends_at": span[1].isoformat()}

    return Item(
        "window", key, "", stored(WINDOWS[key]) if before else None, stored(days(first, last))
    )


def check(
    kind: str, *items: Item, text: str = "", windows: Any = WINDOWS, at: datetime = AT
) -> None:
    check_items(kind, items, text=text, windows=windows, at=at)


@pytest.mark.parametrize(
    ("kind", "items", "code"),
    [
        ("correction", (), "change.nothing"),
        ("interview", (window("interview", 30, 31),), "change.text_missing"),
        ("extension", (Item("contact", "contact_phone", "", "1", "2"),), "change.not_of_kind"),
        ("extension", (window("written", 20, 20.1),), "change.extension_missing"),
        ("correction", (window("registration", -2, 4),), "change.registration_shortened"),
        ("correction", (window("ticket", -3, 2),), "change.window_over"),
        ("correction", (window("written", -1, 1),), "change.into_past"),
        ("correction", (window("screening", -1, 6),), "change.into_past"),
        (
            "correction",
            (
                Item(
                    "window",
                    "written",
                    "",
                    {"starts_at": AT.isoformat(), "ends_at": AT.isoformat()},
                    None,
                ),
            ),
            "change.window_dropped",
        ),
        ("reduction", (Item("headcount", "01", "", 2, 2),), "change.headcount_only_down"),
        ("reduction", (Item("headcount", "01", "", 2, 3),), "change.headcount_only_down"),
        ("reduction", (Item("headcount", "01", "", 2, -1),), "change.headcount_only_down"),
    ],
)
def test_refusals(kind: str, items: tuple[Item, ...], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        check(kind, *items)
    assert refusal.value.code == code


def test_what_may_be_changed() -> None:
    check("correction", window("written", 16, 16.1), Item("contact", "contact_phone", "", "1", "2"))
    check("correction", window("screening", -2, 9))  # begun: only its end
    check("extension", window("registration", -2, 8), window("screening", -2, 9))
    check("reduction", Item("headcount", "01", "", 2, 1), Item("headcount", "02", "", 1, 0))
    check("substitution", text="递补人员名单见附件。")
    assert set(MAY) == set(KINDS) and all(
        "headcount" not in MAY[kind] for kind in KINDS if kind != "reduction"
    )


def test_requirements_only_with_time_to_apply() -> None:
    item = Item("requirements", "01", "", {"education": "bachelor"}, {"education": "college"})
    check("correction", item)  # five days are left
    with pytest.raises(Refused, match=r"change\.requirements_need_reopening"):
        check("correction", item, at=AT + timedelta(days=2, seconds=1))
    check(
        "correction",
        item,
        windows=WINDOWS | {"registration": days(-2, 6)},
        at=AT + timedelta(days=2, seconds=1),
    )


def test_the_rules_only_before_the_written_test() -> None:
    item = Item("policy", "", "", {"a": 1}, {"a": 2})
    check("correction", item)
    with pytest.raises(Refused, match=r"change\.policy_too_late"):
        check("correction", item, at=AT + timedelta(days=15))


def test_texts_are_compared_paragraph_by_paragraph() -> None:
    before = "一、甲\n\n二、乙\n\n三、丙"
    assert text_pieces(before, before) == []
    assert text_pieces(before, "一、甲\n\n二、乙改\n\n三、丙") == [("二、乙", "二、乙改")]
    assert text_pieces(before, "一、甲\n三、丙\n四、丁") == [("二、乙", ""), ("", "四、丁")]
