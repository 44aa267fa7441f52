"""Asking the workforce side how many people a union has in post. It may be away: then nothing is known here."""

from __future__ import annotations


def staffing_of(union_code: str) -> int | None:
    """People in post at the union; None when the workforce side can't be asked."""
    return None
