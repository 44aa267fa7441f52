"""Forms of a case: the suspicion, and what each step asks for."""

from __future__ import annotations

from fractions import Fraction

from flask_babel import lazy_gettext as _
from flask_wtf.file import MultipleFileField
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.foundation.web.fields import ExactField, LinesField, MomentField
from portal.foundation.web.forms import Form, TextLine
from portal.recruitment.conduct.said import Receipt, Said

MOST_SUBJECTS = 20


class RaiseForm(Form):
    ground = SelectField(_("情形"), validators=[InputRequired(message=_("请选择情形"))])
    paper = SelectField(_("科目"))
    subject_kind = SelectField(_("对象"))
    subjects = LinesField(
        _("准考证号或密号（每行一个）"),
        validators=[InputRequired(message=_("请填写对象"))],
        items=MOST_SUBJECTS,
        characters=1_000,
    )
    facts = TextAreaField(
        _("事实（时间、地点、情节、在场人）"),
        validators=[InputRequired(message=_("请写清楚事实")), Length(max=4000)],
    )


class TextForm(Form):
    """A step that asks for words alone, or for nothing."""

    text = TextAreaField(_("内容、理由"), validators=[Length(max=4000)])

    def said(self) -> Said:
        return Said(text=self.text.data or "")


class OutcomeForm(TextForm):
    """What is intended; without a choice the usual effect of the ground."""

    effect = SelectField(_("处理"))
    points = ExactField(_("扣几分（只在扣分时填）"))
    clause = TextAreaField(_("公告原文（按零分、扣分时必填）"), validators=[Length(max=400)])

    def said(self) -> Said:
        points = self.points.data
        return Said(
            text=self.text.data or "",
            effect=self.effect.data or "",
            points=None if points is None else Fraction(points),
            clause=self.clause.data or "",
        )


class ProposalForm(OutcomeForm):
    answer = TextAreaField(_("对陈述申辩是否采纳和理由"), validators=[Length(max=4000)])

    def said(self) -> Said:
        outcome = super().said()
        return Said(
            outcome.text, outcome.effect, outcome.points, outcome.clause, self.answer.data or ""
        )


class DecisionForm(TextForm):
    minutes = TextLine(_("领导小组会议纪要号"), validators=[Length(max=80)])

    def said(self) -> Said:
        return Said(text=self.text.data or "", minutes=self.minutes.data or "")


class ReceiptForm(Form):
    way = SelectField(_("送达方式"))
    served_at = MomentField(_("送达时间"), validators=[InputRequired(message=_("请填写送达时间"))])
    witness = TextLine(_("见证人（留置时必填）"), validators=[Length(max=80)])

    def receipt(self) -> Receipt:
        return Receipt(self.way.data, self.served_at.data, self.witness.data or "")


class EvidenceForm(Form):
    files = MultipleFileField(_("材料（图片或 PDF，一次最多 5 个）"))


class StatementForm(TextForm):
    """The person's own words, with files."""

    files = MultipleFileField(_("证据（图片或 PDF，最多 5 个，可以不附）"))


# What a step asks for beside words.
OF_STEP: dict[str, type[TextForm]] = {
    "tell": OutcomeForm,
    "propose": ProposalForm,
    "decide": DecisionForm,
}
# Steps that are a button alone.
WITHOUT_WORDS = (
    "open",
    "check",
    "countersign",
    "close_hearing",
    "conclude",
    "waive",
    "withdraw_review",
    "withdraw_appeal",
)
