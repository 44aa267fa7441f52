"""The job workers write the files and sign; once a day every chain's head goes in."""

from __future__ import annotations

from portal.foundation.jobs.queue import scheduled
from portal.foundation.web.log.files import write_log
from portal.foundation.web.unit import clock, database
from portal.recruitment.audit import SYSTEM, Act
from portal.recruitment.public_log.queries import LOG
from portal.recruitment.public_log.services import enter_heads


@scheduled("public_log.write", "* * * * *")
def write() -> None:
    """Whatever waits; nothing is written twice."""
    write_log(LOG)


@scheduled("public_log.heads", "5 0 * * *")
def heads() -> None:
    """Of all chains that grew since their head was last put down."""
    with database().transaction() as session:
        enter_heads(Act(session, SYSTEM, clock().now()))
