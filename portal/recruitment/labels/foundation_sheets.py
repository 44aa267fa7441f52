"""Words of tables that people send: what the preview says of a sheet, why a cell is refused."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _

from portal.foundation.sheets.reader import Remark
from portal.foundation.web.wording import Refusal

_AS_VALUE = _("请选中这一列，复制后“选择性粘贴—数值”，再上传。")

REFUSALS = {
    "table.formula": Refusal(_("%(cell)s 格是公式"), _AS_VALUE, 422),
    "table.formula_empty": Refusal(
        _("%(cell)s 格是公式，文件里没有它的结果"),
        _("请用 Excel 或 WPS 打开、保存一次，或者改成数值。"),
        422,
    ),
    "table.error_cell": Refusal(
        _("%(cell)s 格是 Excel 的错误值 %(error)s"),
        _("请改成要填的内容；留空的就清空这一格。"),
        422,
    ),
    "table.digits_lost": Refusal(
        _("%(cell)s 格的长数字已经被 Excel 丢了后几位（%(text)s）"),
        _("请把这一列设成“文本”格式，再从原始材料重新填写；身份证号、卡号、电话都这样填。"),
        422,
    ),
    "table.hidden_parts": Refusal(
        _("“%(sheet)s”这张表有隐藏的行或列"),
        _("要公开的文件不能带着隐藏的内容：请取消隐藏，用不着的就删掉。"),
        422,
    ),
    "table.merged_across": Refusal(
        _("%(block)s 是横着合并的，看不出该算哪一列"), _("请取消合并，每一格各填各的。"), 422
    ),
    "table.merged_down": Refusal(
        _("“%(column)s”列的 %(block)s 合并了几行，看不出每行是多少"),
        _("请取消合并，每一行各填各的。单位名称可以合并。"),
        422,
    ),
}

WORDS = {
    "sheet.remark": {
        "other_sheets": _("读的是“%(sheet)s”这张表；另外几张没有读：%(others)s。"),
        "hidden_sheets": _("文件里有隐藏的表，没有读：%(sheets)s。"),
        "above": _("表头上面的文字没有读：%(text)s"),
        "total": _("第 %(row)s 行是合计，没有当作一行读：%(text)s"),
        "total_differs": _("合计写的是 %(stated)s 人，各行加起来是 %(people)s 人，请核对。"),
        "note": _("第 %(row)s 行是说明，没有当作一行读：%(text)s"),
        "filled": _("合并的单元格按合并的各行填齐：%(blocks)s。"),
        "hidden_rows": _("隐藏的行也读了：第 %(rows)s 行。不要它们，就在表里删掉。"),
        "hidden_columns": _("隐藏的列也读了：%(columns)s。不要它们，就在表里删掉。"),
        "struck": _("有删除线的行也读了：第 %(rows)s 行。不要它们，就在表里删掉。"),
    }
}


def remark_words(remarks: Iterable[Remark]) -> list[str]:
    """What the preview says of the sheet, in the reader's language."""
    words = WORDS["sheet.remark"]
    return [str(words[remark.code]) % remark.facts for remark in remarks]
