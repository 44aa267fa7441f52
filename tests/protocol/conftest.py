"""The workforce side with a portal beside it that can misbehave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from portal.protocol import messages as protocol
from tests.protocol.fake_portal import FakePortal, portal_keys, public_bytes
from tests.workforce.conftest import (  # noqa: F401  fixtures
    app,
    at,
    client,
    clock,
    committed,
    database,
    keys,
    one_app,
    session,
    settings,
    signed_in,
)


@pytest.fixture
def portal(app: Any, clock: Any, keys: Any, settings: Any) -> Iterator[FakePortal]:  # noqa: F811
    """The other side of the wire, with keys of its own that this side knows."""
    chosen = FakePortal(portal_keys(settings.handover_secret, keys.public_key), clock.now)
    folder = settings.keys_dir.parent / "recruitment"
    folder.mkdir(parents=True, exist_ok=True)
    protocol.show_public_key(folder, public_bytes(chosen.keys))
    app.extensions["handover_transport"] = chosen.transport()
    yield chosen
    (folder / "public.whpk").unlink()
