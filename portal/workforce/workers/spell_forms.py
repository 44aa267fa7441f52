"""What is typed of a dated fact: its days, what it says, and why it is entered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import InputRequired, Length, Optional

from portal.foundation.web.forms import Form, TextLine, strip
from portal.kernel.period import DAY
from portal.workforce.rulebook.spells import Spell
from portal.workforce.workers.kinds import SpellKind

NEEDED = InputRequired(_("这一项要填"))
# Numbers that are not shown: left empty they stay as they are.
HIDDEN = ("document_number", "mobile", "certificate_number")
# Column → group of words that it may be chosen from.
CHOSEN = {
    "sex": "sex",
    "political_status": "political",
    "document_kind": "document.kind",
    "form": "work.form",
    "entry_kind": "entry.kind",
    "post_class": "post.class",
    "certificate_level": "certificate.level",
    "certificate_registration": "certificate.registration",
    "kind": "leave.kind",
}
TITLES = {
    "name": _("姓名"),
    "sex": _("性别"),
    "born_on": _("出生日期"),
    "ethnicity": _("民族（代码）"),
    "political_status": _("政治面貌"),
    "household": _("户籍地"),
    "document_kind": _("证件类型"),
    "document_number": _("证件号码（不改的不填）"),
    "mobile": _("手机（不改的不填）"),
    "form": _("用工形式"),
    "agency": _("派遣或者承接机构"),
    "entry_kind": _("进入方式"),
    "union_id": _("工会（组织树里的位置）"),
    "using_unit": _("实际用人单位名称"),
    "contracting_party": _("聘用单位（合同签订单位）"),
    "post": _("岗位"),
    "post_class": _("岗位类别"),
    "education": _("学历"),
    "degree": _("学位"),
    "school": _("院校"),
    "major": _("专业"),
    "certificate_level": _("证书级别"),
    "certificate_number": _("管理号（不改的不填）"),
    "certificate_approved_on": _("批准日期"),
    "certificate_registration": _("登记情况"),
    "kind": _("请假类别"),
    "words": _("说明"),
}
LONGEST = {"name": 60, "ethnicity": 2, "post": 80, "education": 40, "degree": 40}
ALWAYS = ("name", "form", "entry_kind", "using_unit", "contracting_party", "kind")


class SpellForm(Form):
    """Made for one kind by :func:`form_of`; ``kind`` and ``before`` are set there."""

    kind_of_fact: SpellKind
    before: Mapping[str, Any]

    def facts(self, union_id: int | None = None) -> dict[str, Any]:
        """What was typed; call on a valid form only."""
        said = {name: self._value(name) for name in self.kind_of_fact.facts if name != "union_id"}
        return said | ({"union_id": union_id} if "union_id" in self.kind_of_fact.facts else {})

    def spell(self, union_id: int | None = None) -> Spell:
        """With its days; the last day is typed, a spell ends the day after."""
        last: date | None = self.last_on.data if "last_on" in self else None
        ends = None if last is None else last + DAY
        return Spell(self.valid_from.data, ends, self.facts(union_id))

    def _value(self, name: str) -> Any:
        value = self[name].data
        if name in HIDDEN and not value:
            return self.before.get(name)
        return value or ("" if name == "words" else None)


def _field(name: str, choices: Mapping[str, Iterable[tuple[str, Any]]]) -> Field:
    rules = [NEEDED if name in ALWAYS else Optional()]
    if name in CHOSEN:
        known = list(choices[CHOSEN[name]])
        options = known if name in ALWAYS else [("", "—"), *known]
        return SelectField(TITLES[name], rules, choices=options)
    if name.endswith("_on"):
        return DateField(TITLES[name], rules)
    if name == "union_id":
        return SelectField(TITLES[name], [NEEDED], choices=list(choices["union"]))
    return TextLine(TITLES[name], [*rules, Length(max=LONGEST.get(name, 120))])


def form_of(
    kind: SpellKind,
    choices: Mapping[str, Iterable[tuple[str, Any]]],
    before: Spell | None = None,
    *,
    with_end: bool,
    shown: Mapping[str, Any] | None = None,
) -> SpellForm:
    """A form for a fact of ``kind``; ``choices``: group of words → code and word; ``before`` fills
    it, hidden numbers excepted; ``shown`` overrides what is filled in."""
    fields: dict[str, Any] = {"valid_from": DateField(_("从哪一天起"), [NEEDED])}
    if with_end:
        fields["last_on"] = DateField(_("最后一天（至今的不填）"), [Optional()])
    fields |= {name: _field(name, choices) for name in kind.facts}
    fields["reason"] = TextAreaField(
        _("理由和依据（文号）"), [NEEDED, Length(max=500)], filters=(strip,)
    )
    made = type("FactForm", (SpellForm,), fields)
    said = {} if before is None else dict(before.facts)
    filled = {name: value for name, value in said.items() if name not in HIDDEN} | dict(shown or {})
    form: SpellForm = made(data=filled)
    form.kind_of_fact, form.before = kind, said
    return form


class WhyForm(Form):
    reason = TextAreaField(_("理由和依据"), [NEEDED, Length(max=500)], filters=(strip,))


class DayForm(Form):
    """Which day is asked for, and as known when; a GET form without CSRF."""

    class Meta(Form.Meta):
        csrf = False

    on = DateField(_("哪一天"), [Optional()])
    known = DateField(_("按哪一天掌握的情况（不填为现在）"), [Optional()])
