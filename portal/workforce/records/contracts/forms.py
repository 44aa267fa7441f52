"""What is typed of a labour contract (G-11)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, SelectField
from wtforms.validators import InputRequired, Length, Optional

from portal.foundation.web.forms import Form, TextLine
from portal.workforce.records.contracts.terms import ContractTerms

NEEDED = InputRequired(_("这一项要填"))


class ContractForm(Form):
    number = TextLine(_("合同编号"), [Optional(), Length(max=60)])
    kind = SelectField(_("合同类型"), [NEEDED])
    starts_on = DateField(_("起"), [NEEDED])
    ends_on = DateField(_("止（无固定期限、任务合同可不填）"), [Optional()])
    probation_ends_on = DateField(_("试用期止（没有约定就不填）"), [Optional()])
    wishes_fixed = BooleanField(_("应当订立无固定期限合同，本人书面提出订立固定期限合同"))

    def terms(self) -> ContractTerms:
        """What was typed; call on a valid form only."""
        return ContractTerms(
            number=self.number.data or "",
            kind=self.kind.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            probation_ends_on=self.probation_ends_on.data,
            wishes_fixed=bool(self.wishes_fixed.data),
        )
