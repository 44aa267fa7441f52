"""The editor of 资格条件: every member of docs/formats/requirements.md by field, for the round and,
member by member, for one vacancy."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from portal.foundation.web.draft_forms import DraftForm
from portal.foundation.web.fields import LinesField
from portal.foundation.web.forms import TextLine
from portal.recruitment.vacancies.requirement_names import LEVELS, NAMED

MOST_ROWS = 12
MOST_CONDITIONS = 6
_LIMIT = re.compile(r"(\d{1,3})\s*(?:周岁|岁)?\s*(?:\([^)]*\))?\s*(以上|以下|及以上|及以下|以内)?")


class ConditionEntry(PlainForm):
    """One condition of a relaxed range."""

    kind = SelectField(_("放宽条件的种类"), validate_choice=True)
    names = LinesField(_("内容（每行一项）"))
    years = IntegerField(_("年数"), validators=[Optional(), NumberRange(min=0, max=40)])


class RelaxedEntry(PlainForm):
    """A wider range with the conditions of which one suffices."""

    any_of = FieldList(FormField(ConditionEntry), min_entries=1, max_entries=MOST_CONDITIONS)
    earliest_birth = DateField(_("最早出生日期放宽到"), validators=[Optional()])
    education = SelectField(_("学历放宽到"))
    obtained_by = DateField(_("学历取得时间放宽到"), validators=[Optional()])
    waives = SelectMultipleField(_("不再要求"))


class RequirementEditor(DraftForm):
    """Nothing here is required: what is empty asks nothing (the round) or takes the round's word (a
    vacancy)."""

    education = SelectField(_("学历"))
    degree = SelectField(_("学位"))
    study_forms = SelectMultipleField(_("学习形式"))
    obtained_by = DateField(_("学历、学位取得截止日"), validators=[Optional()])
    majors = LinesField(_("专业（每行一个大类或专业，空为不限）"), items=300, characters=8_000)
    earliest_birth = DateField(_("最早出生日期"), validators=[Optional()])
    latest_birth = DateField(_("最晚出生日期"), validators=[Optional()])
    relaxed_earliest_birth = DateField(_("放宽后的最早出生日期"), validators=[Optional()])
    relaxed_conditions = LinesField(_("放宽的条件（每行一项，符合任一项）"))
    age_words = TextLine(_("公告里的年龄说法"), validators=[Length(max=40)])
    age_from = DateField(_("算到哪一天（上限）"), validators=[Optional()])
    age_until = DateField(_("算到哪一天（下限）"), validators=[Optional()])
    political = LinesField(_("政治面貌（每行一项，空为不限）"))
    household = LinesField(_("户籍（每行一地，空为不限）"))
    household_by = DateField(_("户籍须在这一天以前"), validators=[Optional()])
    household_instead = SelectMultipleField(_("也可以凭以下关系报名（由人核对）"))
    experience_years = IntegerField(
        _("工作经历（年）"), validators=[Optional(), NumberRange(min=0, max=40)]
    )
    experience_until = DateField(_("工作经历计算到"), validators=[Optional()])
    experience_kinds = LinesField(_("哪些工作算（每行一种，空为都算）"))
    certificate_required = BooleanField(_("须持有社会工作者职业水平证书"))
    registration_required = BooleanField(_("证书登记须在有效期内"))
    graduate_year = IntegerField(
        _("只招这一年的应届毕业生"), validators=[Optional(), NumberRange(min=2000, max=2100)]
    )
    graduate_years_back = IntegerField(
        _("往前几年未落实工作单位的也算"), validators=[Optional(), NumberRange(min=0, max=5)]
    )
    graduate_grassroots = IntegerField(
        _("服务基层项目期满几年内视同应届"), validators=[Optional(), NumberRange(min=0, max=10)]
    )
    graduate_conscripts = IntegerField(
        _("退役大学生几年内视同应届"), validators=[Optional(), NumberRange(min=0, max=10)]
    )
    documents = SelectMultipleField(_("可以用来报名的证件（都不选为不限）"))
    declared = LinesField(_("需本人承诺的其他条件（每行一项）"))
    exclusions = LinesField(_("不得报考的情形（每行一项）"))
    relaxed = FieldList(FormField(RelaxedEntry), max_entries=MOST_ROWS)
    condition_reason = TextAreaField(_("设置特别条件的理由"), validators=[Length(max=600)])
    reset = SelectMultipleField(_("恢复为各岗位共同的条件"))

    def validate_latest_birth(self, field: DateField) -> None:
        if field.data and self.earliest_birth.data and field.data < self.earliest_birth.data:
            raise ValidationError(gettext("最晚出生日期不能早于最早出生日期"))

    def validate_relaxed_earliest_birth(self, field: DateField) -> None:
        if field.data and self.earliest_birth.data and field.data >= self.earliest_birth.data:
            raise ValidationError(gettext("放宽后的日期要早于最早出生日期"))
        if field.data and not self.relaxed_conditions.data:
            raise ValidationError(gettext("放宽年龄要写明条件"))

    def validate_experience_until(self, field: DateField) -> None:
        if field.data and not self.experience_years.data:
            raise ValidationError(gettext("先填工作经历要几年"))

    def validate_registration_required(self, field: BooleanField) -> None:
        if field.data and not self.certificate_required.data:
            raise ValidationError(gettext("要求证书登记有效，就要先要求持有证书"))

    def validate_household_by(self, field: DateField) -> None:
        if field.data and not self.household.data:
            raise ValidationError(gettext("先填户籍在哪里"))

    def validate_graduate_years_back(self, field: IntegerField) -> None:
        if field.data and not self.graduate_year.data:
            raise ValidationError(gettext("先填哪一年的应届毕业生"))

    def validate_relaxed(self, field: FieldList) -> None:
        for place, row in enumerate(relaxed_rows(self), start=1):
            if not row["any_of"]:
                raise ValidationError(gettext("第 %(n)s 项放宽没有写条件", n=place))
            if len(row) == 1:
                raise ValidationError(gettext("第 %(n)s 项放宽没有写放宽什么", n=place))
            if any(one["kind"] == "experience" and not one.get("years") for one in row["any_of"]):
                raise ValidationError(gettext("第 %(n)s 项放宽的工作经历没有写几年", n=place))
            if any(one["kind"] != "experience" and not one.get("names") for one in row["any_of"]):
                raise ValidationError(gettext("第 %(n)s 项放宽的条件没有写内容", n=place))
            unknown = [
                name
                for one in row["any_of"]
                if one["kind"] == "certificate"
                for name in one["names"]
                if name not in LEVELS
            ]
            if unknown:
                raise ValidationError(
                    gettext(
                        "没有“%(name)s”这种证书，只能填：%(words)s",
                        name=unknown[0],
                        words="、".join(LEVELS.values()),
                    )
                )

    def age_limits(self) -> tuple[int | None, int | None]:
        """(oldest, youngest) of 「18周岁以上、35周岁以下」; a bare number is the upper limit.

        ``(None, None)`` when no number stands there.
        """
        oldest = youngest = None
        for number, word in _LIMIT.findall(
            unicodedata.normalize("NFKC", self.age_words.data or "")
        ):
            if word in ("以上", "及以上"):
                youngest = int(number)
            else:
                oldest = int(number)
        return oldest, youngest

    def give(self, words: Callable[[str], Sequence[tuple[str, str]]]) -> None:
        """The choices, ``words`` telling them by the name of their field; also those of the rows
        that are there."""
        for name in (
            "education",
            "degree",
            "study_forms",
            "household_instead",
            "documents",
            "reset",
        ):
            self[name].choices = list(words(name))
        for entry in self.relaxed:
            entry.form.education.choices = [
                ("", "—"),
                *(choice for choice in words("education") if choice[0]),
            ]
            entry.form.waives.choices = list(words("waives"))
            for condition in entry.form.any_of:
                condition.form.kind.choices = list(words("condition"))

    def add_row(self) -> None:
        """One more relaxed range, unless there are as many as a page takes."""
        if len(self.relaxed) < MOST_ROWS:
            self.relaxed.append_entry()

    def add_condition(self, row: int) -> None:
        if row < len(self.relaxed) and len(self.relaxed[row].form.any_of) < MOST_CONDITIONS:
            self.relaxed[row].form.any_of.append_entry()

    def show_birth(self, **days: Any) -> None:
        """Put computed dates into the fields, over what was typed there."""
        for name, value in days.items():
            self[name].raw_data, self[name].data = None, value


def relaxed_rows(form: RequirementEditor) -> list[dict[str, Any]]:
    """The typed ranges as the document says them; rows without any condition, and conditions
    without content, are left out."""
    found = []
    for entry in form.relaxed:
        typed = entry.form
        any_of = [
            one
            for one in (_condition(condition.form) for condition in typed.any_of)
            if one is not None
        ]
        wider = {
            "earliest_birth": typed.earliest_birth.data and typed.earliest_birth.data.isoformat(),
            "education": typed.education.data,
            "obtained_by": typed.obtained_by.data and typed.obtained_by.data.isoformat(),
            "waives": typed.waives.data,
        }
        widened = {name: value for name, value in wider.items() if value}
        if any_of or widened:
            found.append({"any_of": any_of} | widened)
    return found


def _condition(typed: Any) -> dict[str, Any] | None:
    names, years = typed.names.data or [], typed.years.data or 0
    if not names and not years:
        return None
    words = NAMED.get(typed.kind.data, {})
    names = [next((code for code, word in words.items() if word == name), name) for name in names]
    return (
        {"kind": typed.kind.data}
        | ({"names": names} if names else {})
        | ({"years": years} if years else {})
    )
