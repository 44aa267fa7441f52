"""Where a notice must stand before registration may open (form A-11): the places a round names, and
which of them are still missing.

Source: practice of the notices at hand (the union's own site and that of the human resources
department); 事业单位公开招聘 asks for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

PLACE_KINDS = (
    "own_site",
    "human_resources",
    "city_union",
    "exam_body",
    "newspaper",
    "social_media",
    "notice_board",
    "other",
)
# Kinds that have no address on the web of their own.
WITHOUT_ADDRESS = ("newspaper", "notice_board")
DEFAULT_REQUIRED = ("own_site", "human_resources")


def required_places(conduct: Mapping[str, Any]) -> tuple[str, ...]:
    """Kinds of place that the round's conduct asks for; the default where it says nothing.

    Unknown words are passed over.
    """
    asked = conduct.get("places_required", DEFAULT_REQUIRED)
    return tuple(kind for kind in PLACE_KINDS if kind in asked)


def missing_places(required: Iterable[str], recorded: Iterable[str]) -> tuple[str, ...]:
    """Required kinds that nobody has recorded yet; registration opens when there is none."""
    there = set(recorded)
    return tuple(kind for kind in required if kind not in there)
