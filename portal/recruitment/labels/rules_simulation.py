"""Words of the simulation: refusals, origins, how it stands."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "simulation.not_found": Refusal(_("没有这次模拟"), _("请从模拟的列表进入。"), 404),
    "simulation.no_vacancies": Refusal(_("岗位表还是空的"), _("先填岗位和招聘人数，再模拟。"), 422),
    "simulation.too_many": Refusal(
        _("%(people)s 人太多，这里最多 %(most)s 人"),
        _("请减少每个岗位的人数；更大的规模用命令 flask rules simulate。"),
        422,
    ),
    "simulation.reason_missing": Refusal(_("不做模拟要写明理由"), _("审批人会看到原文。"), 422),
    "simulation.no_earlier_scores": Refusal(
        _("这一批还没有公布总成绩"), _("请选已经公布总成绩的批次。"), 422
    ),
    "simulation.other_components": Refusal(
        _("那一批考的项目与这次的规则对不上"),
        _("这次的规则里有那一批没有考过的项目，不能套用它的成绩。"),
        422,
    ),
    "simulation.file_missing": Refusal(_("没有选择成绩文件"), _("请选 scores.csv 或 .xlsx。"), 422),
}

WORDS = {
    "simulation.origin": {
        "generated": _("编造的成绩"),
        "earlier": _("上几批的成绩（不含个人信息）"),
        "file": _("上传的成绩文件"),
        "waived": _("不做模拟"),
    },
    "simulation.standing": {
        "missing": _("还没有模拟"),
        "stale": _("模拟之后规则或岗位又改过，要重做"),
        "waived": _("已说明理由，不做模拟"),
        "done": _("已按现在的规则模拟"),
    },
    "simulation.opening": {"open": _("开考"), "reduce": _("核减"), "cancel": _("取消")},
    "simulation.state": {"running": _("正在计算"), "done": _("已完成"), "failed": _("没有算成")},
}

STATE_GROUPS = {"policy_simulation": "simulation.state"}
