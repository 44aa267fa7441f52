"""Words of unions, their figures and appointments."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "union.figures": Refusal(_("数字不能是负数"), "", 422),
    "union.figures_future": Refusal(_("统计日期不能在今天以后"), "", 422),
    "union.source": Refusal(_("请写明数字的来源"), _("例如：2025 年工会统计年报。"), 422),
    "sheet.columns": Refusal(
        _("表头不对：不认识 %(unknown)s；缺少 %(missing)s"),
        _("请用下载的模板填写，不要改表头。"),
        422,
    ),
    "sheet.no_rows": Refusal(_("表里没有数据行"), _("请在表头下面填写。"), 422),
    "sheet.errors": Refusal(
        _("有 %(count)s 个单元格要改，一行都没有保存"), _("请改好以后再传一次。"), 422
    ),
    "sheet.nothing": Refusal(_("请选择文件，或者粘贴表格"), _("表格要有表头。"), 422),
    "appointment.role": Refusal(_("没有这个岗位角色"), _("请从列表里选择。"), 422),
    "appointment.account": Refusal(
        _("这个账号不能任职"), _("报名人的账号、已停用或注销的账号都不能任职。")
    ),
    "appointment.dates": Refusal(
        _("任职的截止日期太早"), _("截止日期要在开始日期和今天之后。"), 422
    ),
    "appointment.body": Refusal(
        _("请写明是哪个监督指导单位"), _("例如：区人力资源和社会保障局。"), 422
    ),
    "appointment.admin_place": Refusal(
        _("三类管理员只设在省总工会"),
        _("系统、安全、审计管理员管整个平台，请选择最上一级工会。"),
        422,
    ),
    "appointment.twice": Refusal(_("已经有同样的任职"), _("请先看一眼现有任职。")),
    "appointment.conflict": Refusal(
        _("与现有任职冲突"),
        _("请对照“哪些角色不能由一人兼任”。以后才开始的任职也算在内；要换岗位，请先结束现有任职。"),
        422,
    ),
    "officer_request.not_found": Refusal(_("没有找到这件申请"), _("请从列表里选择。"), 404),
    "officer_request.waiting": Refusal(
        _("同样的申请已经在等确认"), _("请另一位安全管理员先确认或者退回那一件。")
    ),
    "officer_request.no_second": Refusal(
        _("没有另一位在任的安全管理员，这件事没有人能确认"),
        _(
            "请运维人员在服务器上运行 flask officers found，补齐两位安全管理员；"
            "要重设的正是另一位管理员时，先停用那个账号。"
        ),
    ),
    "officer_request.expired": Refusal(_("这件申请已经过期"), _("请重新申请。")),
    "officer_request.requester_gone": Refusal(
        _("申请的人已经不是安全管理员"), _("请退回这件申请，需要的话由在任的管理员重新申请。")
    ),
    "officer_request.not_own": Refusal(
        _("这件申请不是您提出的"), _("不同意的话，请选「不同意」。")
    ),
    "founding.done": Refusal(
        _("已经有两位安全管理员设好了密码"), _("以后的人员在页面上由一位申请、另一位确认。")
    ),
    "founding.two_people": Refusal(_("要写两个不同的登录名"), _("两位安全管理员不能是同一个人。")),
    "appointment.not_found": Refusal(_("没有找到这项任职"), _("它可能已经结束。"), 404),
}

WORDS: dict[str, dict[str, object]] = {
    "sheet.column": {
        "code": _("工会代码"),
        "name": _("名称"),
        "short_name": _("简称"),
        "level": _("层级"),
        "kind": _("类别"),
        "division": _("行政区划代码"),
        "parent": _("上级工会代码"),
        "valid_from": _("启用日期"),
        "valid_until": _("停用日期"),
        "single_unions_count": _("所辖单独工会组织数（家）"),
        "workers_count": _("职工人数（人）"),
        "figures_on": _("统计截止日"),
        "figures_source": _("来源"),
    },
    "sheet.error": {
        "needed": _("必填"),
        "too_long": _("太长了"),
        "formula": _("不能是公式，请粘贴为数值"),
        "number": _("请填 0 或更大的整数"),
        "date": _("请写成 2026-06-30"),
        "word": _("不在列表里"),
        "figures_whole": _("组织数、职工数、截止日、来源要一起填"),
        "dates_order": _("要在启用日期之后"),
        "future": _("不能在今天以后"),
        "twice": _("代码在表里出现两次"),
        "out_of_reach": _("这个工会不归您管"),
        "no_division": _("没有这个行政区划"),
        "no_parent": _("没有这个上级工会"),
        "parent_out_of_reach": _("上级工会不归您管"),
        "circle": _("上下级绕成了圈"),
    },
    "sheet.kind": {"new": _("新增"), "changed": _("有改动"), "unchanged": _("没有变化")},
    "officer_request.kind": {
        "enrolment": _("一次性代码（重设登录）"),
        "appointment": _("任职"),
    },
    "officer_request.state": {
        "waiting": _("等确认"),
        "confirmed": _("已确认"),
        "refused": _("不同意"),
        "withdrawn": _("已撤回"),
        "expired": _("已过期"),
    },
    "exclusion.source": {
        "gb22239": _("GB/T 22239-2019 第三级：三类管理员分设"),
        "guideline": _("苏政办发〔2020〕41号：公开、平等、竞争、择优，监督的人不经办"),
        "house": _("本平台规则：起草的人不审批，谁也不核对自己办的事"),
    },
    "figures.way": {"form": _("逐个填写"), "table": _("表格导入")},
}
