"""Forms of results. Choices come from the views."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import SelectMultipleField
from wtforms.validators import InputRequired, Length

from portal.foundation.web.forms import Form, TextLine


class ReasonForm(Form):
    """Publishing; a reason only for a further edition of something public."""

    reason = TextLine(_("更正原因"), validators=[Length(max=400)])


class PlacementForm(Form):
    rooms = SelectMultipleField(_("面试室"), validators=[InputRequired(message=_("请选择面试室"))])
    vacancies = SelectMultipleField(_("岗位"))
