"""This stage's part of a round's journey."""

from __future__ import annotations

# Gate before the request → the page where it is seen to.
GATE_PAGES: dict[str, tuple[str, dict[str, str]]] = {
    gate: ("vacancies_office.index", {})
    for gate in (
        "vacancies",
        "quota",
        "quota_known",
        "plan",
        "plan_approved",
        "pool_quota",
        "pool_plan",
        "conditions_explained",
    )
}
