"""The parts of a recruitment notice (form A-08) in the order in which notices of the region give
them."""

from __future__ import annotations

SECTIONS = (
    "basis",
    "vacancies",
    "conditions",
    "exclusions",
    "registration",
    "screening",
    "opening",
    "written",
    "scores",
    "shortlist",
    "interview",
    "composite",
    "medical",
    "publicity",
    "hire",
    "contract",
    "avoidance",
    "discipline",
    "privacy",
    "remedy",
    "contact",
)
# Longer text belongs into an attachment; the limit also bounds what a hostile text can cost the
# reader of Markdown.
MAX_SECTION = 20_000
MAX_TEXT = 80_000
