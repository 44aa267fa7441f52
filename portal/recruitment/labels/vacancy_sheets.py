"""Words of the vacancy table: what is wrong with a sheet that was uploaded or pasted."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal
from portal.recruitment import labels

REFUSALS = {
    "vacancy_table.missing_columns": Refusal(
        _("表头里缺少：%(columns)s"),
        _("表头可以在标题下面，也可以占两行。可以下载模板，对着改表头。"),
        422,
    ),
    "vacancy_table.twice": Refusal(_("表头里有意思相同的列：%(columns)s"), _("请各留一列。"), 422),
    "vacancy_table.unknown_columns": Refusal(
        _("认不出这些列：%(columns)s"),
        _("请改成模板里的列名或删去；确认用不到的，勾选“多出的列不读取”再传。"),
        422,
    ),
    "vacancy_table.age_in_words": Refusal(
        _("“%(column)s”列不能直接读取"),
        _(
            "“35 周岁以下”有几种读法，差一天就可能报不上名。"
            "请改用“最早出生日期”“最晚出生日期”两列，年龄换算在资格条件页面上。"
        ),
        422,
    ),
    "vacancy_table.gone": Refusal(
        _("这份岗位表已经导入或者过期"), _("预览保留 2 小时，只有本人能看。请重新上传。"), 404
    ),
    "vacancy_table.moved": Refusal(
        _("预览之后情况有了变化"),
        _("岗位表、员额或批次已经不是预览时的样子。什么都没有导入，请看新的预览再确认。"),
        409,
    ),
    "vacancy_table.nothing": Refusal(_("没有选择文件，也没有粘贴内容"), _("两种方法选一种。"), 422),
    "vacancy_table.both": Refusal(_("又选了文件又粘贴了内容"), _("请只用一种。"), 422),
    "table.locked": Refusal(_("这个文件有密码"), _("请去掉密码再传。"), 422),
    "table.bomb": Refusal(
        _("表格解开后太大，不能接收"),
        _("常见原因是表格右下角远处有一个不起眼的格子。请把要用的行复制到新表再传。"),
        422,
    ),
}

WORDS = {
    "vacancy_table.sort": {
        "code": _("代码"),
        "name": _("名称"),
        "union": _("实际用人单位"),
        "headcount": _("人数，多的在前"),
    },
    "vacancy_table.show": {
        "": _("全部"),
        "own_requirements": _("条件另定的"),
        "own_policy": _("规则另定的"),
        "needs_reason": _("员额要写理由的"),
        "overlap": _("两条都适用的"),
    },
    "vacancy_table.mode": {
        "add": _("只添加：代码已有的算错"),
        "update": _("添加和修改：代码已有的按表里的改，表里没有的保留"),
        "replace": _("整表替换：表里没有的岗位删去"),
    },
}


# What is wrong with one cell of an uploaded vacancy table.
TABLE_PROBLEMS = {
    "required": _("这一格要填"),
    "unseen": _("有看不见的字符（%(sign)s），请重新输入"),
    "too_long": _("有 %(length)s 字，最多 %(longest)s 字"),
    "code": _("岗位代码只用字母和数字，最多 12 位"),
    "code_repeated": _("与第 %(row)s 行的岗位代码相同"),
    "code_taken": _("这个批次里已经有这个岗位代码"),
    "number": _("要填整数"),
    "range": _("要在 %(lowest)s 到 %(highest)s 之间"),
    "date": _("要填日期，如 1991-01-31"),
    "birth_order": _("最晚出生日期早于最早出生日期 %(earliest)s"),
    "relaxed": _("每行写“日期：条件；条件”，如 1986-01-01：退役军人"),
    "relaxed_order": _("放宽后的日期应早于 %(earliest)s"),
    "unknown_word": _("只能填：%(words)s"),
    "wish": _("“%(word)s”不是条件，这一格只写条件；没有条件就留空，优先的办法写在批次规则里"),
    "turned": _("有“%(word)s”，看不准是什么条件；请把条件直接写出来，没有条件就写“不限”"),
    "level_full_time": _("全日制请写在“学习形式”列，这一格只写学历、学位，如 大学本科及以上"),
    "certificate_level": _("这一格只写要不要持有证书，请写“须持有”；要求级别的，写进“其他条件”列"),
    "graduates": _("要写明届别，如 2026届毕业生"),
    "ratio": _("要填如 3:1"),
    "experience_years": _("填了这一格，就要填工作经历年数"),
    "nothing_to_keep": _("新岗位没有可以保持不变的内容"),
    "union_unknown": _("本级和下级工会里没有这个单位，请按模板“单位”表里的名称或代码填"),
    "union_ambiguous": _("有 %(count)s 个单位叫这个名字，请填代码"),
    "quota_figures": _("%(unit)s还没有工会组织数和职工人数，不能测算员额"),
    "quota_ceiling": _(
        "超出员额：%(unit)s上限 %(ceiling)s 人，在岗 %(in_post)s 人，其他批次 %(elsewhere)s 人，"
        "本表其他岗位 %(here)s 人，"
        "还余 %(remaining)s 人，这一行要 %(requested)s 人"
    ),
    "quota_reason": _("%(unit)s还余 %(remaining)s 人，这一行要 %(requested)s 人，超出的要写明理由"),
    "plan_beyond": _("超出用人计划：%(unit)s在计划里还余 %(left)s 人，这一行要 %(requested)s 人"),
}


def table_problem_words(code: str, facts: Mapping[str, object]) -> str:
    """What is wrong in a cell; a rule's own refusal is worded where rules are."""
    if code in TABLE_PROBLEMS:
        return str(TABLE_PROBLEMS[code]) % facts
    return labels.refusal_words(code, dict(facts)).title
