"""Forms of the exam office."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from portal.foundation.web.fields import MomentField
from portal.foundation.web.forms import Form, TextLine

CODE = Regexp(r"^[A-Za-z0-9]{1,6}$", message=_("代码只用字母和数字，最多 6 位"))


class SiteForm(Form):
    code = TextLine(_("考点代码"), validators=[InputRequired(message=_("请填写考点代码")), CODE])
    name = TextLine(
        _("考点名称"), validators=[InputRequired(message=_("请填写考点名称")), Length(max=60)]
    )
    address = TextLine(
        _("地址"), validators=[InputRequired(message=_("请填写地址")), Length(max=120)]
    )
    travel = TextLine(_("交通"), validators=[Length(max=200)])

    def values(self) -> dict[str, Any]:
        return {name: self[name].data for name in ("code", "name", "address")} | {
            "travel": self.travel.data or ""
        }


class RoomForm(Form):
    code = TextLine(_("考场号"), validators=[InputRequired(message=_("请填写考场号")), CODE])
    place = TextLine(_("楼层教室"), validators=[Length(max=60)])
    layout = TextLine(
        _("座位布局"), default="5x6", validators=[InputRequired(message=_("请填写布局，例如 5x6"))]
    )
    numbering = SelectField(_("编号走向"))
    first_desk = SelectField(_("第 1 列在（面向考生）"))
    blocked = TextLine(_("不用的座位号"), validators=[Length(max=120)])
    reserve = IntegerField(
        _("留作备用的座位数"), default=0, validators=[NumberRange(min=0, max=60)]
    )
    accessible = BooleanField(_("无障碍考场"))

    def values(self) -> dict[str, Any]:
        return {
            "code": self.code.data,
            "place": self.place.data or "",
            "layout": self.layout.data,
            "numbering": self.numbering.data,
            "first_desk": self.first_desk.data,
            "blocked": self.blocked.data or "",
            "reserve": self.reserve.data or 0,
            "accessible": bool(self.accessible.data),
        }


class SittingForm(Form):
    starts_at = MomentField(_("笔试开始"), validators=[InputRequired(message=_("请填写开始时间"))])
    ends_at = MomentField(_("笔试结束"), validators=[InputRequired(message=_("请填写结束时间"))])
    entry_closes_at = MomentField(_("最迟入场"), validators=[Optional()])


class ScopedSittingForm(SittingForm):
    papers = SelectMultipleField(_("科目（不选就是全部）"), validators=[Optional()])
    areas = SelectMultipleField(_("招聘单位（不选就是全部）"), coerce=int, validators=[Optional()])


class ReplacementForm(SittingForm):
    change = SelectField(_("按哪一份公告"))
    reason = TextAreaField(
        _("为什么另设场次"), validators=[InputRequired(message=_("请写明理由")), Length(max=400)]
    )
    people = TextAreaField(_("只给哪些人（报名序号，一行一个）"), validators=[Length(max=4000)])

    def numbers(self) -> list[str]:
        """Application numbers; [] = everybody of the sitting replaced."""
        return (self.people.data or "").split()


class RoomChoiceForm(Form):
    rooms = SelectMultipleField(_("用到的考场"), validators=[Optional()])


class CommitForm(Form):
    draw_place = TextLine(
        _("抽签地点"), validators=[InputRequired(message=_("请填写抽签地点")), Length(max=120)]
    )
    draw_at = MomentField(_("抽签时间"), validators=[InputRequired(message=_("请填写抽签时间"))])


class MeasuresForm(Form):
    extra_time = IntegerField(
        _("延长时间（%）"), default=0, validators=[NumberRange(min=0, max=100)]
    )
    large_print = BooleanField(_("大字号试卷"))
    braille = BooleanField(_("盲文试卷"))
    own_room = BooleanField(_("单独考场"))
    guide = BooleanField(_("引导人员"))
    equipment = TextLine(_("器具"), validators=[Length(max=80)])
    seat_place = SelectField(_("座位位置"), validators=[Optional()])

    def values(self) -> dict[str, Any]:
        flags = ("large_print", "braille", "own_room", "guide")
        return {
            "extra_time": self.extra_time.data or 0,
            "equipment": self.equipment.data or "",
            "seat_place": self.seat_place.data or "",
        } | {name: bool(self[name].data) for name in flags}


class SupplementForm(Form):
    kind = SelectField(_("事由"))
    reason = TextAreaField(
        _("补编的理由"), validators=[InputRequired(message=_("请写明理由")), Length(max=400)]
    )
    closed = SelectMultipleField(_("不能用的考场"), validators=[Optional()])
    opened = SelectMultipleField(_("加用的考场"), validators=[Optional()])
    blocked_room = SelectField(_("有坏座位的考场"), validators=[Optional()])
    blocked_seats = TextLine(_("坏的座位号"), validators=[Length(max=120)])
    people = TextAreaField(_("另外涉及的考生（报名序号，一行一个）"), validators=[Length(max=4000)])

    def numbers(self) -> list[str]:
        return (self.people.data or "").split()


class DrawForm(Form):
    numbers = TextLine(
        _("现场报出的数字"),
        validators=[
            InputRequired(message=_("请填写现场报出的数字")),
            Regexp(
                r"^[0-9]+(-[0-9]+)*$",
                message=_("只填数字，几组之间用短横线，例如 40718-22935-60117-35528"),
            ),
        ],
    )
    called_by = TextLine(
        _("报数人"), validators=[InputRequired(message=_("请写明谁报的数")), Length(max=80)]
    )


class DiscardForm(Form):
    reason = TextAreaField(
        _("作废的理由"), validators=[InputRequired(message=_("请写明理由")), Length(max=400)]
    )
