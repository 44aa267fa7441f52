"""Front-end files of others: recorded, unchanged since, without pictures written into style sheets;
and what the trimming takes out."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from deploy.vendor import FILES, trimmed

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
RECORD = json.loads((VENDOR / "vendor.json").read_text())


@pytest.mark.parametrize("name", sorted(FILES))
def test_vendored_files_are_those_on_record(name: str) -> None:
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (VENDOR / name).iterdir()
    }
    assert files == RECORD[name]["files_sha256"]


def test_every_vendored_folder_says_where_it_is_from() -> None:
    told = (VENDOR / "README.md").read_text(encoding="utf-8")
    for folder in sorted(path.name for path in VENDOR.iterdir() if path.is_dir()):
        assert f"`{folder}`" in told, f"static/vendor/README.md does not mention {folder}"
        assert any((VENDOR / folder).glob("LICENSE*")), f"{folder} has no licence file"


def test_the_readme_tells_the_version_on_record() -> None:
    told = (VENDOR / "README.md").read_text(encoding="utf-8")
    for name, facts in RECORD.items():
        assert facts["version"] in told
        assert facts["package_sha512"][:32] in told, f"the digest of {name}'s package"


def test_no_style_sheet_holds_pictures_or_asks_elsewhere() -> None:
    for sheet in VENDOR.parent.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert "data:" not in text, sheet
        asked = [
            address for address in re.findall(r"url\(\s*[\"']?([^)\"']+)", text) if "//" in address
        ]
        assert not asked, f"{sheet} asks {asked}"
        assert "@import" not in text, sheet


SHEET = (
    '@charset "UTF-8";/*! Licence */.btn{color:red}.card,.row>*{margin:0}.card-body{x:y}'
    "@media (min-width:1px){.modal{a:b}}@media print{.modal{a:b}.d-none{c:d}}"
    "@keyframes spin{to{a:b}}.p:is(.card,.q){a:b}"
    '.i{background:url("data:image/png;base64,x")}/*# sourceMappingURL=a.map */'
)


def test_trimming_keeps_what_is_used() -> None:
    kept = trimmed(SHEET)
    assert kept.startswith('@charset "UTF-8";/*! Licence */')
    assert ".btn{color:red}.row>*{margin:0}@media print{.d-none{c:d}}" in kept
    assert ".i{background:none}" in kept
    for gone in (".card", ".modal", "@keyframes", "sourceMapping", "data:", "@media (min"):
        assert gone not in kept
