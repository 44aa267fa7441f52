"""What is typed about hires that were handed over, and about quotas."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.foundation.web.forms import Form, TextLine, strip
from portal.workforce.intake.papers import Approved, Letter

NEEDED = InputRequired(_("这一项要填"))
UNSAID = ""


class LetterForm(Form):
    """Choices are given by the view."""

    reason = RadioField(_("撤销原因"), [NEEDED])
    paper = TextLine(_("来函文号"), [NEEDED, Length(max=80)])
    on = DateField(_("来函日期"), [NEEDED])
    words = TextAreaField(_("说明"), [Length(max=400)], filters=[strip])

    def letter(self) -> Letter:
        """What was typed; call on a valid form only."""
        said = (self.reason.data, self.paper.data or "", self.on.data, self.words.data or "")
        return Letter(*said)


class BatchFilingForm(Form):
    """The view adds a field for the number of each line."""

    on = DateField(_("备案日期"), [NEEDED])


class SettlementForm(Form):
    words = TextAreaField(_("怎样核对、怎样处理"), [NEEDED, Length(max=400)], filters=[strip])


class ApprovalForm(Form):
    """Choices are given by the view."""

    most = IntegerField(
        _("批准的人数（连同已有的人）"), [Optional(), NumberRange(min=1, max=10_000)]
    )
    reading = RadioField(_("两条标准怎样读"), [Optional()], default=UNSAID)
    paper = TextLine(_("批复文号"), [NEEDED, Length(max=60)])
    on = DateField(_("批复日期"), [NEEDED])
    words = TextAreaField(_("理由"), [Length(max=400)], filters=[strip])

    def approved(self) -> Approved:
        """What was typed; call on a valid form only."""
        paper, reading = self.paper.data or "", self.reading.data or None
        return Approved(self.most.data, reading, paper, self.on.data, self.words.data or "")
