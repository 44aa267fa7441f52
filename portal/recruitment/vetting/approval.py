"""What form G-06 (拟聘用人员审批表) holds before anybody is named in public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Approval:
    """党组会议纪要文号 with its day, and the city union's opinion."""

    minutes: str
    minutes_on: date | None
    union_opinion: str
