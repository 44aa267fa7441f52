"""What the log says of the audit chains, for ``flask audit verify``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from portal.foundation.data.audit_chain import Break, Witness, WitnessSource
from portal.foundation.transparency.verification import heads_in_log
from portal.recruitment.public_log.queries import LOG


def _read(session: Session, checkpoints: Sequence[Path]) -> Iterable[Witness | Break]:
    return heads_in_log(LOG, session, checkpoints)


WITNESSES = (WitnessSource(20, _read),)
