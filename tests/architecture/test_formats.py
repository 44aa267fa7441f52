"""The page on publication/1 says what the code does: columns, letters, members, and the check that
it prints."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from portal.foundation.security.crypto import Vault, create_keys
from portal.recruitment import tables
from portal.recruitment.audit import Act, Actor
from portal.recruitment.orm import Base
from portal.recruitment.publications import documents
from portal.recruitment.publications.logged import logged
from portal.recruitment.publications.services import SERIES, Document, is_genuine, publish
from portal.recruitment.rulebook.publication.gate import COLUMNS
from tests.architecture.source import ROOT

PAGE = (ROOT / "docs" / "formats" / "publication-1.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


def test_the_columns_of_each_kind_are_those_of_the_gate() -> None:
    rows = re.findall(r"(?m)^\| `(\w+)` \| ([NEL]) \| (`.*`) \|$", PAGE)
    assert {
        kind: frozenset(re.findall(r"`(\w+)`", columns)) for kind, _, columns in rows
    } == COLUMNS
    assert {kind: letter for kind, letter, _ in rows} == {
        kind: SERIES.get(kind, "L") for kind in COLUMNS
    }


def test_a_published_file_has_the_members_of_the_example_and_passes_the_printed_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = json.loads(_blocks("json")[0])
    create_keys(tmp_path / "keys")
    monkeypatch.setattr(Base, "vault", Vault(tmp_path / "keys"), raising=False)
    engine = create_engine("sqlite://")
    tables.metadata.create_all(engine)
    content = example["content"]
    body = {member: content[member] for member in ("facts", "sections", "tables")}
    with Session(engine) as session:
        made = publish(
            Act(session, Actor(None, "测试"), datetime(2026, 9, 1, 1, tzinfo=UTC)),
            Document(kind="ranking", round_code="HA2026-01", title=content["title"], body=body),
        )
        session.flush()
        assert is_genuine(made)
        said = logged(session, made)
        written = json.loads(documents.as_json(made, said))
    engine.dispose()
    assert list(written) == list(example)
    assert list(written["content"]) == list(content)
    assert list(written["log"]) == list(example["log"])
    assert sorted(written["log"]["leaf"]) == list(example["log"]["leaf"])
    assert [len(written[name]) for name in ("digest", "signature", "public_key")] == [64, 128, 64]
    assert written["content"]["published_at"] == content["published_at"]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "HA2026-01-L3-v1.json").write_bytes(documents.as_json(made, said))
    exec(compile(_blocks("python")[0], "publication-1.md", "exec"), {})  # noqa: S102 - our own page
    changed = json.loads(documents.as_json(made, said))
    changed["content"]["tables"][0]["rows"][0][2] = "2"
    (tmp_path / "HA2026-01-L3-v1.json").write_text(json.dumps(changed), encoding="utf-8")
    try:
        exec(compile(_blocks("python")[0], "publication-1.md", "exec"), {})  # noqa: S102 - our own page
    except AssertionError:
        return
    raise AssertionError("the printed check let a changed place through")
