"""The form's sections. Each is saved as typed; completeness is asked for only at the end."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from portal.foundation.fields import LinesField
from portal.foundation.forms import Form, TextLine


class SectionForm(Form):
    seen = HiddenField(default="0")

    @property
    def seen_revision(self) -> int:
        return int(self.seen.data) if (self.seen.data or "").isdigit() else 0


class VacancySection(SectionForm):
    vacancy = RadioField(_("报考岗位"), coerce=str, validators=[InputRequired(message=_("请选择一个岗位"))])


class PersonSection(SectionForm):
    sex = RadioField(_("性别"), validators=[Optional()])
    political = SelectField(_("政治面貌"), validators=[Optional()])
    household = TextLine(_("户籍所在地"), validators=[Length(max=80)])
    address = TextLine(_("通信地址"), validators=[Length(max=160)])
    mobile = TextLine(_("手机号"), validators=[Optional(), Regexp(r"^1[3-9]\d{9}$", message=_("请填 11 位手机号"))])
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
    entries = LinesField(_("学习和工作经历"), validators=[Length(max=4000)])
    years = SelectField(_("工作年限"), validators=[Optional()])
    present_employer = TextLine(_("现工作单位"), validators=[Length(max=80)])
    relaxed = LinesField(_("符合的放宽条件（没有就留空）"))


class CertificateSection(SectionForm):
    claims = RadioField(_("您有社会工作者职业水平证书吗？"), validators=[Optional()])
    level = RadioField(_("证书级别"), validators=[Optional()])
    number = TextLine(
        _("管理号"), validators=[Optional(), Length(min=6, max=40), Regexp(r"^[0-9A-Za-z\-]+$", message=_("管理号只有数字、字母和短横线"))]
    )
    approved_on = DateField(_("批准日期"), validators=[Optional()])
    registration = RadioField(_("登记情况"), default="none", validators=[Optional()])
    registered_until = DateField(_("登记有效期至"), validators=[Optional()])

    def __init__(self, *args: object, today: date | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def validate_number(self, field: TextLine) -> None:
        if self.claims.data == "yes" and not field.data:
            raise ValidationError(_("请填写证书上的管理号"))

    def validate_level(self, field: RadioField) -> None:
        if self.claims.data == "yes" and not field.data:
            raise ValidationError(_("请选择证书级别"))

    def validate_approved_on(self, field: DateField) -> None:
        if self.claims.data == "yes" and field.data is None:
            raise ValidationError(_("请填写证书上的批准日期"))
        if field.data is not None and self.today is not None and field.data > self.today:
            raise ValidationError(_("批准日期不能晚于今天"))


class AvoidanceSection(SectionForm):
    applies = RadioField(_("您是否有公告所列的回避关系？"), validators=[Optional()])
    office = TextLine(_("这位亲属的单位和职务"), validators=[Length(max=120)])
    accommodation = TextAreaField(_("考试时需要的合理便利（没有就留空）"), validators=[Length(max=600)])
    accessible = BooleanField(_("需要无障碍座位"))


class DeclarationSection(SectionForm):
    truthful = BooleanField(_("我保证填写和上传的内容真实、准确；有假，取消应聘资格"))
    consent = BooleanField(_("我已读个人信息处理告知，同意为本次招聘使用这些信息"))


class PhotoForm(Form):
    photo = FileField(_("证件照"), validators=[FileRequired(message=_("请先选择一张照片"))])


class UploadForm(Form):
    file = FileField(_("选择图片或 PDF"), validators=[FileRequired(message=_("请先选择一个文件"))])


class TransferForm(Form):
    vacancy = RadioField(_("改报岗位"), coerce=str, validators=[InputRequired(message=_("请选择一个岗位"))])


SECTION_FORMS: dict[str, type[SectionForm]] = {
    "vacancy": VacancySection,
    "person": PersonSection,
    "education": EducationSection,
    "work": WorkSection,
    "certificate": CertificateSection,
    "avoidance": AvoidanceSection,
    "declaration": DeclarationSection,
}
