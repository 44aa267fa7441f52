"""The workforce side as the stages here reach it: the signed wire, and the question how many people
a union has.

It may be away: then nothing is known here, and nobody waits longer than three seconds for it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from typing import Any

from flask import current_app, has_app_context

from portal.foundation.security.crypto import Vault
from portal.foundation.web.unit import clock
from portal.protocol.messages import (
    ASKING_TIMEOUT,
    Keys,
    Wire,
    load_keys,
    register_mark,
    register_path,
    show_public_key,
    staffing_path,
)
from portal.recruitment.rulebook.planning.quota import READINGS, ToldQuota

WORKFORCE = "workforce"
LONGEST_PAPER, MOST_PEOPLE = 60, 1_000_000


def own_keys() -> Keys:
    """What this side signs with, and the workforce side's keys as they are now (they may be
    exchanged while this process runs)."""
    settings = current_app.extensions["settings"]
    vault: Vault = current_app.extensions["vault"]
    # A key folder that can't be written to belongs to an operator who exchanges the public keys by
    # hand.
    with contextlib.suppress(OSError):
        show_public_key(settings.keys_dir, vault.public_key)
    return load_keys(
        handover_secret=settings.handover_secret,
        signing_key=vault.signing_key,
        keys_dir=settings.keys_dir,
        peer=WORKFORCE,
    )


def workforce_wire() -> Wire:
    """Signed requests to the workforce side.

    ``app.extensions['handover_transport']`` may stand in for the network.
    """
    transport = current_app.extensions.get("handover_transport")
    return Wire(current_app.extensions["settings"].peer_url, own_keys(), transport=transport)


def staffing_of(union_code: str) -> ToldQuota | None:
    """People who hold a place at the union (in post, or accepted with their first day to come), and
    how many it may have: the workforce side decides that.

    None when it can't be asked.
    """
    if not has_app_context():
        return None
    return _asked(union_code)[0]


def staffing_of_each(union_codes: Iterable[str]) -> dict[str, ToldQuota]:
    """The same for several unions, as far as the workforce side answers: after the first silence
    nobody waits for another one."""
    found: dict[str, ToldQuota] = {}
    for code in union_codes:
        told, answered = _asked(code)
        if told is not None:
            found[code] = told
        if not answered:
            break
    return found


def _asked(union_code: str) -> tuple[ToldQuota | None, bool]:
    """The answer, and whether anybody answered at all (a union that the other side does not know is
    an answer)."""
    answer = workforce_wire().get(
        staffing_path(union_code), at=clock().now(), timeout=ASKING_TIMEOUT
    )
    told = answer.document
    if answer.status != 200 or not isinstance(told, dict) or told.get("union") != union_code:
        return None, answer.status != 0
    in_post, pending, most = (_figure(told, name) for name in ("in_post", "pending", "most"))
    if in_post is None or pending is None:
        return None, True
    reading, approval = told.get("reading"), told.get("approval")
    said = ToldQuota(
        in_post + pending,
        most,
        reading if reading in READINGS else None,
        approval[:LONGEST_PAPER] if isinstance(approval, str) else None,
    )
    return said, True


def _figure(told: dict[str, Any], name: str) -> int | None:
    """A number of people; None for anything else. An earlier version of the other side says nothing
    of ``most``."""
    value = told.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_PEOPLE:
        return None
    return value


REGISTER_STATES = ("active", "left", "unknown")


def register_state(document_kind: str, number: str) -> str | None:
    """Whether the person stands on the workers' register: ``active``, ``left`` or ``unknown``.

    None when the workforce side can't be asked.
    """
    mark = register_mark(own_keys().secret, document_kind, number)
    answer = workforce_wire().get(register_path(mark), at=clock().now(), timeout=ASKING_TIMEOUT)
    told = answer.document
    if (
        answer.status != 200
        or not isinstance(told, dict)
        or told.get("mark") != mark
        or told.get("state") not in REGISTER_STATES
    ):
        return None
    return str(told["state"])
