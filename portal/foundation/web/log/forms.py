"""The two forms about witnesses: a key that is registered, and a cosigned checkpoint."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from portal.foundation.transparency.notes import MOST_BYTES
from portal.foundation.web.forms import Form, TextLine


class WitnessForm(Form):
    words = TextLine(
        _("见证单位"), validators=[InputRequired(message=_("请填写单位名称")), Length(max=80)]
    )
    key = TextLine(_("公钥"), validators=[InputRequired(message=_("请粘贴公钥")), Length(max=300)])


class CosignatureForm(Form):
    note = TextAreaField(
        _("签过名的校验点"),
        validators=[InputRequired(message=_("请粘贴校验点文件")), Length(max=MOST_BYTES // 4)],
    )
