"""The management side without its database: a page that says so, never a raw error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders.broken_databases import AWAY, broken
from tests.builders.workforce import officer, tree

PAGES = ("/", "/office/sign-in", "/office/", "/workers", "/intake", "/filings")


@pytest.mark.parametrize("kind", AWAY)
def test_every_page_says_so_and_comes_back(
    app: Any, client: Any, committed: Any, signed_in: Any, tmp_path: Path, kind: str
) -> None:
    with committed() as session:
        person = officer(session, "county_clerk", next(iter(tree(session).values())))
    browser, well = signed_in(person), app.extensions["database"]
    statuses = [browser.get(path).status_code for path in PAGES]
    app.extensions["database"] = broken(kind, tmp_path)
    for path in PAGES:
        for one in (client, browser):
            answer = one.get(path)
            assert answer.status_code != 500, path
            if answer.status_code == 503:
                assert "系统暂时连不上数据" in answer.text
    assert browser.get("/office/").status_code in (404, 503)
    app.extensions["database"] = well
    assert [browser.get(path).status_code for path in PAGES] == statuses
