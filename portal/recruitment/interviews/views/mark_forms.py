"""The form of a mark sheet: one field per element of the vacancy's own policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from portal.foundation.web.forms import Form
from portal.foundation.web.unit import reading
from portal.kernel.decimals import plain
from portal.kernel.errors import Refused
from portal.recruitment.interviews.forms import marks_form
from portal.recruitment.interviews.models import Turn
from portal.recruitment.interviews.queries import slot_policy


@dataclass(frozen=True)
class SheetForm:
    """``form`` has the fields ``mark_0`` … in the order of ``elements``."""

    form: Form
    elements: tuple[str, ...]
    full_mark: Fraction

    @property
    def fields(self) -> list[str]:
        return [f"mark_{number}" for number in range(len(self.elements))]

    @property
    def card(self) -> str:
        return str(self.form["card"].data or "") if "card" in self.form else ""

    def values(self) -> dict[str, Fraction]:
        return {
            element: Fraction(self.form[name].data)
            for element, name in zip(self.elements, self.fields, strict=True)
        }

    def texts(self) -> dict[str, str]:
        """As typed, whatever it is."""
        return {
            element: self.form[name].raw_data[0] if self.form[name].raw_data else ""
            for element, name in zip(self.elements, self.fields, strict=True)
        }


def sheet_form(
    turn: Turn,
    *,
    posted: bool,
    reasoned: bool = False,
    carded: bool = False,
    texts: Mapping[str, str] | None = None,
) -> SheetForm:
    """``texts``: element → what stands in the field at first.

    Raises ``Refused('interview.no_rule')``.
    """
    policy = slot_policy(reading(), turn)
    rule = policy.interview
    if rule is None:
        raise Refused("interview.no_rule")
    elements = rule.elements or ("",)
    full_mark = policy.component(rule.component).full_mark
    kind = marks_form(elements, Decimal(plain(full_mark)), reasoned=reasoned, carded=carded)
    data = {f"mark_{n}": (texts or {}).get(element, "") for n, element in enumerate(elements)}
    form = kind() if posted else kind(formdata=None, data=data)
    return SheetForm(form, elements, full_mark)
