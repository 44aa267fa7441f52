"""What two officers type on sight of a document."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import Length

from portal.foundation.web.forms import Form, TextLine
from portal.recruitment.accounts.forms import NEEDED, SHORT, TICKED


class CaseForm(Form):
    kind = RadioField(_("办什么"), [NEEDED])
    number = TextLine(_("证件号码（照原件输入）"), [NEEDED, SHORT])
    person_name = TextLine(_("姓名（照原件输入）"), [NEEDED, SHORT])
    evidence = TextAreaField(
        _("看了什么、怎样核对的"), [NEEDED, Length(max=400, message=_("不超过 400 字"))]
    )

    def values(self) -> dict[str, str]:
        fields = (self.kind, self.number, self.person_name, self.evidence)
        return {field.name: field.data for field in fields}


class ReleaseForm(Form):
    number = TextLine(_("证件号码（照原件再输一遍）"), [NEEDED, SHORT])
    seen = BooleanField(_("我亲眼看了证件原件，与来人一致"), [TICKED])


class FindForm(Form):
    number = TextLine(_("受理编号"), [NEEDED, SHORT])
