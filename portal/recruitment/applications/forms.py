"""The form's sections. Each is saved as typed; completeness is asked for only at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired, MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from portal.foundation.web.errors import word
from portal.foundation.web.fields import LinesField
from portal.foundation.web.forms import Form, TextLine, strip
from portal.kernel.errors import Refused
from portal.recruitment.rulebook.eligibility.extra_fields import ExtraField, checked_value


class SectionForm(Form):
    seen = HiddenField(default="0")

    @property
    def seen_revision(self) -> int:
        return int(self.seen.data) if (self.seen.data or "").isdigit() else 0


class VacancySection(SectionForm):
    vacancy = RadioField(
        _("报考岗位"), coerce=str, validators=[InputRequired(message=_("请选择一个岗位"))]
    )


class PersonSection(SectionForm):
    sex = RadioField(_("性别"), validators=[Optional()])
    political = SelectField(_("政治面貌"), validators=[Optional()])
    household = TextLine(_("户籍所在地"), validators=[Length(max=80)])
    address = TextLine(_("通信地址"), validators=[Length(max=160)])
    mobile = TextLine(
        _("手机号"),
        validators=[Optional(), Regexp(r"^1[3-9]\d{9}$", message=_("请填 11 位手机号"))],
    )
    spare_contact = TextLine(_("备用联系人和电话"), validators=[Length(max=60)])


class EducationSection(SectionForm):
    education = SelectField(_("最高学历"), validators=[Optional()])
    degree = SelectField(_("学位"), validators=[Optional()])
    study_form = SelectField(_("学习形式"), validators=[Optional()])
    school = TextLine(_("毕业院校"), validators=[Length(max=80)])
    major = TextLine(_("专业（与毕业证书上的一样）"), validators=[Length(max=80)])
    graduated_on = DateField(_("毕业时间"), validators=[Optional()])
    verification_code = TextLine(_("学信网验证码或留服认证编号"), validators=[Length(max=40)])


class WorkSection(SectionForm):
    entries = LinesField(_("学习和工作经历"), items=60, characters=4000)
    years = SelectField(_("工作年限"), validators=[Optional()])
    present_employer = TextLine(_("现工作单位"), validators=[Length(max=80)])
    relaxed = LinesField(_("符合的放宽条件（没有就留空）"), items=20, characters=1000)


class CertificateSection(SectionForm):
    claims = RadioField(_("您有社会工作者职业水平证书吗？"), validators=[Optional()])
    level = RadioField(_("证书级别"), validators=[Optional()])
    number = TextLine(
        _("管理号"),
        validators=[
            Optional(),
            Length(min=6, max=40),
            Regexp(r"^[0-9A-Za-z\-]+$", message=_("管理号只有数字、字母和短横线")),
        ],
    )
    approved_on = DateField(_("批准日期"), validators=[Optional()])
    registration = RadioField(_("登记情况"), default="none", validators=[Optional()])
    registered_until = DateField(_("登记有效期至"), validators=[Optional()])

    def __init__(self, *args: object, today: date | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    @property
    def claimed(self) -> bool:
        return self.claims.data in {"yes", "passed"}

    def validate_number(self, field: TextLine) -> None:
        if self.claimed and not field.data:
            raise ValidationError(_("请填写证书上的管理号"))

    def validate_level(self, field: RadioField) -> None:
        if self.claimed and not field.data:
            raise ValidationError(_("请选择证书级别"))

    def validate_approved_on(self, field: DateField) -> None:
        if self.claimed and field.data is None:
            raise ValidationError(_("请填写证书上的批准日期"))
        if field.data is not None and self.today is not None and field.data > self.today:
            raise ValidationError(_("批准日期不能晚于今天"))


class AvoidanceSection(SectionForm):
    applies = RadioField(_("您是否有公告所列的回避关系？"), validators=[Optional()])
    office = TextLine(_("这位亲属的单位和职务"), validators=[Length(max=120)])


class DeclarationSection(SectionForm):
    truthful = BooleanField(_("我保证填写和上传的内容真实、准确；有假，取消应聘资格"))
    consent = BooleanField(_("我已读个人信息处理告知，同意为本次招聘使用这些信息"))


class PhotoForm(Form):
    photo = FileField(_("证件照"), validators=[FileRequired(message=_("请先选择一张照片"))])
    turn = SelectField(_("照片是横着的吗"), default="0", validators=[Optional()])


class UploadForm(Form):
    file = MultipleFileField(
        _("拍照或选择文件"), validators=[FileRequired(message=_("请先选择一个文件"))]
    )


class ProofForm(UploadForm):
    """Proof of a claim after the submit."""

    evidence = RadioField(_("上传的是"), default="certificate", validators=[InputRequired()])


class StartForm(Form):
    """``reuse`` is asked only of people who applied before."""

    reuse = RadioField(_("要用上次填写的内容吗？"), default="yes", validators=[Optional()])


class AccommodationForm(Form):
    items = SelectMultipleField(
        _("需要哪些便利"), validators=[InputRequired(message=_("请至少选一项"))]
    )
    situation = RadioField(_("属于哪种情况"), validators=[InputRequired(message=_("请选一种"))])
    reason = TextAreaField(_("具体说明"), filters=[strip], validators=[Length(max=600)])
    files = MultipleFileField(_("证明材料"))
    consent = BooleanField(_("我已看过上面的说明，单独同意处理我的健康信息"))


class AccommodationDecisionForm(Form):
    action = RadioField(_("决定"), validators=[InputRequired(message=_("请选择决定"))])
    granted = SelectMultipleField(_("部分同意的，同意哪些"), validators=[Optional()])
    reason = TextAreaField(_("评估意见和理由"), filters=[strip], validators=[Length(max=400)])


class CorrectionForm(Form):
    member = RadioField(_("要更正哪一项"), validators=[InputRequired(message=_("请选一项"))])
    new = TextLine(
        _("更正为"), validators=[InputRequired(message=_("请填写正确的内容")), Length(max=60)]
    )
    reason = TextAreaField(_("为什么要更正"), filters=[strip], validators=[Length(max=400)])
    files = MultipleFileField(_("证明材料"))


class CorrectionDecisionForm(Form):
    action = RadioField(_("决定"), validators=[InputRequired(message=_("请选择决定"))])
    answer = TextAreaField(_("答复"), filters=[strip], validators=[Length(max=400)])


class ExtraFieldForm(Form):
    """A field of the round's own."""

    title = TextLine(_("名称"), validators=[InputRequired(message=_("请填写名称")), Length(max=40)])
    kind = SelectField(_("怎么填"))
    required = BooleanField(_("必填"))
    hint = TextLine(_("提示（可不填）"), validators=[Length(max=120)])
    why_asked = TextLine(_("为什么要问"), validators=[Length(max=120)])
    choices = LinesField(_("选项（“几个里选一个”的，每行一个）"), items=50, characters=1000)


class AskedDocumentForm(Form):
    """A document of the round's own."""

    title = TextLine(
        _("材料名称"), validators=[InputRequired(message=_("请填写名称")), Length(max=40)]
    )
    required = BooleanField(_("必交"))
    hint = TextLine(_("提示（可不填）"), validators=[Length(max=120)])


class StandardDocumentsForm(Form):
    documents = SelectMultipleField(_("每人都要交的材料"), validators=[Optional()])


def extra_section(fields: Sequence[ExtraField]) -> type[SectionForm]:
    """The section of a round's own fields: a form class with one field for each, in their order."""
    made: dict[str, Any] = {}
    for one in fields:
        check = _value_check(one)
        if one.kind == "text":
            made[one.code] = TextAreaField(
                one.title, filters=[strip], validators=[Optional(), check]
            )
        elif one.kind in ("choice", "yes_no"):
            given = [SelectChoice(choice, choice) for choice in one.choices]
            yes_no = [SelectChoice("yes", _("是")), SelectChoice("no", _("否"))]
            made[one.code] = RadioField(
                one.title,
                choices=given if one.kind == "choice" else yes_no,
                validators=[Optional()],
            )
        else:
            made[one.code] = TextLine(one.title, validators=[Optional(), check])
    return type("ExtraSection", (SectionForm,), made)


def _value_check(one: ExtraField) -> Callable[[Form, Field], None]:
    def check(form: Form, field: Field) -> None:
        try:
            checked_value(one, field.data or "")
        except Refused as refused:
            wording = word(refused)
            raise ValidationError(f"{wording.title}。{wording.advice}") from refused

    return check


class TransferForm(Form):
    vacancy = RadioField(
        _("改报岗位"), coerce=str, validators=[InputRequired(message=_("请选择一个岗位"))]
    )


SECTION_FORMS: dict[str, type[SectionForm]] = {
    "vacancy": VacancySection,
    "person": PersonSection,
    "education": EducationSection,
    "work": WorkSection,
    "certificate": CertificateSection,
    "avoidance": AvoidanceSection,
    "declaration": DeclarationSection,
}
