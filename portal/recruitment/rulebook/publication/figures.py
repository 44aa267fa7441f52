"""How many decimal places a figure of a list is printed with: those of the step that made it.

Files that are recomputed (evidence) hold the exact value without superfluous zeros; what people
read (lists, letters, pages) shows 80.50 where the policy rounds to two places.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from portal.kernel.decimals import plain
from portal.recruitment.rulebook.policy.shape import Policy, Rounding

Places = Mapping[str, int]


def printed(value: Fraction | str | None, places: int | None) -> str:
    """``value`` with at least ``places`` decimal places, never rounded: a number or its plain text;
    what is no finite decimal (``absent``, ``a/b``) stays as it is. '' for None."""
    text = "" if value is None else value if isinstance(value, str) else plain(value)
    whole, _, digits = text.partition(".")
    if not places or not whole.isdecimal() or not (digits or "0").isdecimal():
        return text
    return f"{whole}.{digits.ljust(places, '0')}"


def component_places(policy: Policy, code: str) -> int | None:
    """Of a component's score; None where the policy rounds it nowhere."""
    return _places(policy.component(code).rounding)


def composite_places(policy: Policy) -> int | None:
    return _places(policy.composite.rounding)


def shortlist_places(policy: Policy) -> int | None:
    """Of the score that the shortlist goes by."""
    by = policy.shortlist.by if policy.shortlist else "composite"
    return composite_places(policy) if by == "composite" else component_places(policy, by)


def interview_places(policy: Policy) -> dict[str, int | None]:
    """Of the columns of an interview list."""
    rule = policy.interview
    if rule is None:
        return {}
    adjusted, raw = rule.room_adjustment, _places(rule.rounding)
    mean = _places(adjusted.mean_rounding)
    return {
        "raw": raw,
        "room_mean": mean,
        "overall_mean": mean,
        "coefficient": _places(adjusted.coefficient_rounding),
        "score": raw if adjusted.method == "none" else _places(adjusted.rounding),
    }


def _places(rounding: Rounding | None) -> int | None:
    return None if rounding is None else rounding.places


def written_component(policy: Policy) -> str:
    """The component that the written result publishes: the one the shortlist goes by, else the
    first that is no interview."""
    interview = policy.interview.component if policy.interview else ""
    by = policy.shortlist.by if policy.shortlist else "composite"
    if by not in ("composite", interview):
        return by
    return next(part.code for part in policy.components if part.code != interview)


def printed_cells(cells: Mapping[str, str], policy: Policy, kind: str) -> dict[str, str]:
    """The cells of a line of a list of ``kind``, figures with their places."""
    places = list_places(policy, kind)
    return {code: printed(text, places.get(code)) for code, text in cells.items()}


def list_places(policy: Policy, kind: str) -> dict[str, int | None]:
    """Column → places of a list of ``kind``."""
    if kind == "interview":
        return interview_places(policy)
    if kind == "shortlist":
        return {"score": shortlist_places(policy)}
    written = written_component(policy)
    of_parts = {part.code: _places(part.rounding) for part in policy.components}
    found = of_parts | {"written": of_parts[written]}
    if kind == "written_result":
        return found | {"score": of_parts[written]}
    interview = policy.interview.component if policy.interview else ""
    composite = composite_places(policy)
    return found | {
        "interview": of_parts.get(interview),
        "composite": composite,
        "score": composite,
    }
