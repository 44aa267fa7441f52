"""The beginning of an officer's post, for either side's ``Act``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from portal.foundation.data.audit_chain import Actor
from portal.foundation.web.unit import now, transaction

A = TypeVar("A")


@contextmanager
def act_by(act: Callable[[Session, Actor, datetime], A], by: Actor) -> Iterator[A]:
    """``by`` acts in a transaction of their own."""
    with transaction() as session:
        yield act(session, by, now())
