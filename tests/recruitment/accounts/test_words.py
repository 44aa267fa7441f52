"""Whatever these stages and the kit below them refuse has words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.kernel.resident_id import KINDS
from portal.recruitment.labels import LABELS

ROOT = Path(__file__).resolve().parents[3]
SOURCES = [
    *(ROOT / "portal/recruitment").glob("accounts/**/*.py"),
    *(ROOT / "portal/recruitment").glob("unions/**/*.py"),
    *(ROOT / "portal/recruitment").glob("messages/**/*.py"),
    *(ROOT / "portal/foundation/officers").glob("*.py"),
    *(
        ROOT / "portal" / name
        for name in (
            "kernel/resident_id.py",
            "foundation/security/passwords.py",
            "foundation/security/captcha.py",
            "foundation/text/names.py",
        )
    ),
]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_refusal_is_worded(source: Path) -> None:
    codes = set(re.findall(r'Refused\(\s*"([a-z_.]+)"', source.read_text()))
    assert codes <= set(LABELS.refusals), codes - set(LABELS.refusals)


def test_the_scan_sees_refusals() -> None:
    found = {
        code
        for source in SOURCES
        for code in re.findall(r'Refused\(\s*"([a-z_.]+)"', source.read_text())
    }
    assert {
        "sign_in.wrong",
        "identity.check_digit",
        "appointment.conflict",
        "message.not_found",
        "password.common",
        "captcha.spent",
    } <= found


def test_every_kind_of_document_has_a_name() -> None:
    assert tuple(LABELS.words["identity.kind"]) == KINDS
