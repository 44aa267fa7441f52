"""Forms of the marking office. The keying grid is a plain form: one text field per sealed code."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FileField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from portal.foundation.web.forms import Form, TextLine, strip
from portal.kernel.decimals import parse_number
from portal.kernel.errors import Refused
from portal.recruitment.marking.services.correct_score import KINDS
from portal.recruitment.marking.services.recheck import ITEMS
from portal.recruitment.marking.terms import MOST_FILES, Channels, Correction, Letter, Sums

NOBODY = 0


class BatchForm(Form):
    """Two clerks, or files, or both; or the letter of an exam body alone."""

    clerk_a = SelectField(_("登分人员甲"), coerce=int)
    clerk_b = SelectField(_("登分人员乙"), coerce=int)
    files = SelectField(
        _("另有成绩文件"),
        coerce=int,
        choices=[(count, str(count)) for count in range(MOST_FILES + 1)],
        default=0,
    )

    exam_body = BooleanField(_("委托考试机构阅卷，成绩由成绩函送来"))

    def channels(self) -> Channels:
        return Channels(
            self.clerk_a.data or None,
            self.clerk_b.data or None,
            files=self.files.data,
            exam_body=self.exam_body.data,
        )


class KeyingForm(Form):
    """The token, and the sum that stands on the booklet; the cells are read by their codes."""

    total = TextLine(_("本册合计"), validators=[Optional(), Length(max=12)])


class SettleForm(Form):
    code = TextLine(_("密号"), validators=[InputRequired()])
    value = TextLine(
        _("原卷成绩（空白卷填 空白）"),
        validators=[InputRequired(message=_("请填写原卷上的成绩")), Length(max=12)],
    )
    reason = TextLine(
        _("原因"), validators=[InputRequired(message=_("请写明原因")), Length(max=200)]
    )


class DoubtForm(Form):
    """A code, and why it is looked at again or has no script."""

    code = TextLine(_("密号"), validators=[InputRequired()])
    reason = TextLine(
        _("原因"), validators=[InputRequired(message=_("请写明原因")), Length(max=200)]
    )


class ReasonForm(Form):
    reason = TextLine(
        _("原因"), validators=[InputRequired(message=_("请写明原因")), Length(max=200)]
    )


class CorrectionForm(Form):
    ticket = TextLine(_("准考证号"), validators=[InputRequired(), Length(max=24)])
    paper = SelectField(_("科目"))
    kind = SelectField(
        _("更正为"),
        choices=list(zip(KINDS, (_("成绩"), _("成绩无效")), strict=True)),
    )
    value = TextLine(_("成绩（成绩无效的不填）"), validators=[Optional(), Length(max=12)])
    reason = TextLine(
        _("原因"), validators=[InputRequired(message=_("请写明原因")), Length(max=200)]
    )
    evidence = TextLine(
        _("证据"), validators=[InputRequired(message=_("请写明证据")), Length(max=200)]
    )
    effects = TextLine(_("影响（名次、入围）"), validators=[Optional(), Length(max=200)])

    def correction(self) -> Correction:
        """Raises ``Refused('number.malformed')``, ``'marking.empty'``."""
        kind, typed = self.kind.data, self.value.data or ""
        if kind == "score" and not typed:
            raise Refused("marking.empty")
        return Correction(
            kind,
            parse_number(typed) if kind == "score" else None,
            self.reason.data,
            self.evidence.data,
            self.effects.data or "",
        )


class RecheckForm(Form):
    """What a person asks."""

    paper = SelectField(_("科目"))
    grounds = TextAreaField(
        _("事由"),
        filters=[strip],
        validators=[InputRequired(message=_("请写明事由")), Length(max=500)],
    )


class FindingsForm(CorrectionForm):
    """E-10: what was found of each item, and the correction where the score is wrong."""

    ticket = paper = None
    omitted = TextLine(_("漏评"), validators=[InputRequired(), Length(max=200)])
    sum = TextLine(_("合分"), validators=[InputRequired(), Length(max=200)])
    keying = TextLine(_("登分"), validators=[InputRequired(), Length(max=200)])
    attendance = TextLine(_("缺考、违纪标记"), validators=[InputRequired(), Length(max=200)])
    changes = SelectField(
        _("结论"), choices=[("no", _("成绩无误")), ("yes", _("成绩有误，提出更正"))]
    )
    reason = TextLine(_("更正的原因"), validators=[Optional(), Length(max=200)])
    evidence = TextLine(_("证据"), validators=[Optional(), Length(max=200)])

    def findings(self) -> dict[str, str]:
        return {item: self[item].data for item in ITEMS}


class AnswerForm(Form):
    """The second person's answer, or why it is looked at again."""

    words = TextAreaField(
        _("答复或退回原因"),
        filters=[strip],
        validators=[InputRequired(message=_("请写明")), Length(max=500)],
    )


class FileForm(Form):
    file = FileField(_("成绩文件"))


class SumsForm(Form):
    """人数 and 总分 of the marks, as the letter says."""

    count = TextLine(_("人数"), validators=[InputRequired(), Length(max=6)])
    total = TextLine(_("总分"), validators=[InputRequired(), Length(max=16)])

    def sums(self) -> Sums:
        """Raises ``Refused('number.malformed')``."""
        return Sums(int(parse_number(self.count.data)), parse_number(self.total.data))


class LetterForm(SumsForm):
    """成绩函 (E-12) with its annex."""

    body = TextLine(_("来文单位"), validators=[InputRequired(), Length(max=80)])
    number = TextLine(_("文号"), validators=[InputRequired(), Length(max=60)])
    contact = TextLine(_("联系人"), validators=[Optional(), Length(max=80)])
    file = FileField(_("附表（准考证号、成绩）"))

    def letter(self) -> Letter:
        return Letter(self.body.data, self.number.data, self.contact.data or "", self.sums())
