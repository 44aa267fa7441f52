"""What a form keeps in its tab while the line is away."""

from __future__ import annotations

import base64
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from wtforms import FileField, MultipleFileField, PasswordField

from portal.foundation.web import tab_shelf
from portal.recruitment.applications.views.section_forms import SECTION_FORMS

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = ROOT / "templates"
# A form of another page is looked at here before it may keep anything.
KEEPING = {
    "recruitment/applications/applicant/_section.html",
    "recruitment/approval/office/notice_section.html",
    "recruitment/interviews/examiner/room.html",
}
SECRET = (PasswordField, FileField, MultipleFileField)
NUMBERS = {"identity", "identity_number", "document", "document_number", "password", "code"}


def test_what_waits_in_a_tab_holds_no_secret() -> None:
    found = {
        str(page.relative_to(TEMPLATES))
        for page in TEMPLATES.rglob("*.html")
        if "data-autosave=" in page.read_text(encoding="utf-8")
    }
    assert found == KEEPING
    fields = [
        (section, name, getattr(form, name).field_class)
        for section, form in SECTION_FORMS.items()
        for name in dir(form)
        if hasattr(getattr(form, name), "field_class")
    ]
    assert len(fields) > 20
    script = (ROOT / "static/js/autosave.js").read_text(encoding="utf-8")
    assert 'never = new Set(["csrf_token", "seen", "card"])' in script
    assert [one for one in fields if issubclass(one[2], SECRET) or one[1] in NUMBERS] == []


def test_what_a_tab_keeps_is_sealed_for_one_person_and_one_form(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def key(account: int | None, path: str) -> str:
        person = None if account is None else SimpleNamespace(account_id=account)
        monkeypatch.setattr(tab_shelf, "viewer_or_none", lambda: person)
        with app.app_context():
            return tab_shelf.shelf_key(path)

    keys = [key(1, "/my/applications/a/person"), key(2, "/my/applications/a/person")]
    keys += [key(1, "/my/applications/a/study"), key(None, "/my/applications/a/person")]
    assert len(set(keys)) == 4 and keys[0] == key(1, "/my/applications/a/person")
    assert {len(base64.b64decode(one)) for one in keys} == {32}


def test_every_form_that_is_kept_brings_its_key() -> None:
    for page in KEEPING:
        assert "data-shelf-key=" in (TEMPLATES / page).read_text(encoding="utf-8")
    script = (ROOT / "static/js/autosave.js").read_text(encoding="utf-8")
    stored = [line for line in script.splitlines() if "setItem(" in line]
    assert len(stored) == 1 and "sealed" in stored[0]
