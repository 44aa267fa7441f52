"""The workforce side as the stages here reach it: the signed wire, and the question how many people
a union has.

It may be away: then nothing is known here, and nobody waits longer than three seconds for it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

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

WORKFORCE = "workforce"


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


def staffing_of(union_code: str) -> int | None:
    """People who hold a place at the union: in post, or accepted with their first day to come.

    None when the workforce side can't be asked.
    """
    if not has_app_context():
        return None
    return _asked(union_code)[0]


def staffing_of_each(union_codes: Iterable[str]) -> dict[str, int]:
    """The same for several unions, as far as the workforce side answers: after the first silence
    nobody waits for another one."""
    found: dict[str, int] = {}
    for code in union_codes:
        people, answered = _asked(code)
        if people is not None:
            found[code] = people
        if not answered:
            break
    return found


def _asked(union_code: str) -> tuple[int | None, bool]:
    """The figure, and whether anybody answered at all (a union that the other side does not know is
    an answer)."""
    answer = workforce_wire().get(
        staffing_path(union_code), at=clock().now(), timeout=ASKING_TIMEOUT
    )
    told = answer.document
    if answer.status != 200 or not isinstance(told, dict) or told.get("union") != union_code:
        return None, answer.status != 0
    figures = [told.get("in_post"), told.get("pending")]
    if any(
        isinstance(figure, bool) or not isinstance(figure, int) or figure < 0 for figure in figures
    ):
        return None, True
    return sum(figure for figure in figures if isinstance(figure, int)), True


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
