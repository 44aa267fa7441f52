"""What was awarded, as it is typed and recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Honour:
    """What was awarded, by whom, under which document and when."""

    kind: str
    level: str
    title: str
    awarded_by: str
    document_number: str
    on: date
