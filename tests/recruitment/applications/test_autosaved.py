"""What a form keeps in its tab while the line is away."""

from __future__ import annotations

from pathlib import Path

from wtforms import FileField, MultipleFileField, PasswordField

from portal.recruitment.applications.views.section_forms import SECTION_FORMS

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
# A form of another page is looked at here before it may keep anything.
KEEPING = {
    "recruitment/applications/applicant/_section.html",
    "recruitment/approval/office/notice_section.html",
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
    assert [one for one in fields if issubclass(one[2], SECRET) or one[1] in NUMBERS] == []
