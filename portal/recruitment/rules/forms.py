"""The policy of a round by page: one form per part, and the whole document as JSON for everything
at once."""

from __future__ import annotations

import json
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from portal.foundation.web.draft_forms import DraftForm
from portal.recruitment.rules.fields import SectionForm
from portal.recruitment.rules.list_forms import ListsForm
from portal.recruitment.rules.process_forms import AfterForm, CutsForm, InterviewForm
from portal.recruitment.rules.scoring_forms import PreferencesForm, ScoresForm, TiesForm


class PolicyDocumentForm(DraftForm):
    document = TextAreaField(
        _("完整规则（policy/1，JSON）"), validators=[InputRequired(), Length(max=60000)]
    )

    def validate_document(self, field: TextAreaField) -> None:
        try:
            parsed = json.loads(field.data or "")
        except (ValueError, RecursionError) as error:
            raise ValidationError(
                _("这不是有效的 JSON：第 %(line)s 行", line=getattr(error, "lineno", "?"))
            ) from None
        if not isinstance(parsed, dict):
            raise ValidationError(_("规则必须是一个 JSON 对象"))
        self.parsed: dict[str, Any] = parsed


SECTIONS: dict[str, type[SectionForm]] = {
    form.part: form
    for form in (
        ScoresForm,
        PreferencesForm,
        TiesForm,
        CutsForm,
        InterviewForm,
        ListsForm,
        AfterForm,
    )
}
BLANK_ROWS: dict[str, Any] = {
    "components": {
        "full_mark": "100",
        "rounding": {"mode": "half_up", "places": "2"},
        "weight": "",
        "papers": [],
    },
    "papers": {"full_mark": "100", "coefficient": ""},
    "preferences": {
        "effect": "tie_break",
        "levels": ["yes"],
        "points": [],
        "claim": {"papers": [], "deadline": "application_end"},
    },
    "tie_break": "",
}
