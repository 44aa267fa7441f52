"""The form that takes a vacancy table."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FileField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.foundation.web.forms import Form

MOST_PASTED = 400_000  # characters: some 2,000 vacancies as real tables have them


class TableForm(Form):
    """A vacancy table as a file or as pasted cells."""

    file = FileField(_("岗位表文件"))
    cells = TextAreaField(_("或者粘贴单元格"), validators=[Length(max=MOST_PASTED)])
    mode = RadioField(
        _("表里的岗位怎么用"),
        default="update",
        validators=[InputRequired(message=_("请选择表里的岗位怎么用"))],
    )
    pass_over_unknown = BooleanField(_("多出的列不读取"))
