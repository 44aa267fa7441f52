"""Figures of a union, one by one and as a table."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, FileField, IntegerField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from portal.foundation.web.draft_forms import DraftForm
from portal.foundation.web.forms import Form, TextLine
from portal.recruitment.accounts.forms import NEEDED

NUMBER = NumberRange(0, 100_000_000, _("请填 0 或更大的整数"))


class FiguresForm(DraftForm):
    single_unions_count = IntegerField(_("所辖单独工会组织数（家）"), [NEEDED, NUMBER])
    workers_count = IntegerField(_("职工人数（人）"), [NEEDED, NUMBER])
    in_post_manual = IntegerField(
        _("在岗社会化工会工作者（人）"),
        [Optional(), NumberRange(0, 1000, _("请填 0 到 1000 的整数"))],
    )
    figures_on = DateField(_("统计日期"), [NEEDED])
    figures_source = TextLine(_("数字来源"), [NEEDED, Length(max=120, message=_("不超过 120 字"))])


class SheetForm(Form):
    """A file, or cells copied from a spreadsheet; ``checked`` carries what the preview showed to
    the second step."""

    file = FileField(_("选择表格文件"))
    pasted = TextAreaField(
        _("或者从表格里复制，粘贴在这里"),
        [Length(max=1_500_000, message=_("太长了，请改为上传文件"))],
    )
    checked = TextAreaField(
        _("检查过的表"), [Length(max=1_800_000, message=_("太长了，请分成几个文件"))]
    )
