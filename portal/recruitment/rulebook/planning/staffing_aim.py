"""The guideline's aim, with its dates: about 3,000 social trade-union workers within three to five
years (苏政办发〔2020〕41号, 2020-06-02)."""

from __future__ import annotations

from datetime import date

AIM = 3_000
AIM_FROM = date(2020, 6, 2)
AIM_YEARS = (3, 5)


def aim_ends() -> tuple[date, date]:
    """The earliest and the latest day that the guideline has in mind."""
    first, last = (AIM_FROM.replace(year=AIM_FROM.year + years) for years in AIM_YEARS)
    return first, last
