"""One storage for service tests of this stage."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.foundation.files.storage import Storage


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "files")
