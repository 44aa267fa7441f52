"""Words that no single stage owns."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "storage.full": Refusal(
        _("系统的磁盘满了，这次没有保存"),
        _("您填写的内容还在，请不要关闭这一页，过几分钟再保存一次；一直这样请告诉系统管理员。"),
        503,
    ),
    "sending.too_much": Refusal(
        _("这段时间里上传得太多"),
        _("请 %(minutes)s 分钟以后再传，已填写和已上传的内容都还在。"),
        429,
    ),
    "sending.in_progress": Refusal(
        _("您还有上传没有处理完"),
        _("请等上一次的页面出来，再传下一份；一直这样的，请过两分钟再试。"),
        429,
    ),
    "lifecycle.not_allowed": Refusal(
        _("现在的状态下不能这样做"), _("可能刚有人处理过。请返回看一眼最新的状态。")
    ),
    "union.not_found": Refusal(_("没有找到这个工会"), _("请核对工会代码。"), 404),
    "not_found": Refusal(_("没有找到这个页面"), _("地址可能写错了，或者它不属于您。"), 404),
    "two_people.same": Refusal(
        _("这一步要由另一个人办理"), _("前一步是您办的，或者对象是您自己。")
    ),
    "number.malformed": Refusal(_("数字的写法不对"), _("只写数字和小数点，例如 86.5。"), 422),
}

WORDS = {
    "role": {
        "county_clerk": _("县级经办"),
        "city_reviewer": _("市级审核"),
        "filing_officer": _("省级备案员"),
        "unit_officer": _("实际用人单位经办"),
        "party_observer": _("党委社会工作部门"),
        "civil_observer": _("民政部门"),
        "labour_observer": _("人力资源社会保障部门"),
        "finance_observer": _("财政部门"),
        "auditor": _("审计员"),
        "system_admin": _("系统管理员"),
        "security_admin": _("安全管理员"),
        "audit_admin": _("审计管理员"),
    },
    "filter": {"all": _("全部")},
    "union.level": {
        "province": _("省"),
        "city": _("设区市"),
        "county": _("县（市、区）"),
        "township": _("乡镇（街道）"),
    },
    "union.kind": {
        "township": _("乡镇工会"),
        "street": _("街道工会"),
        "zone": _("开发区（工业园区）工会"),
        "regional_federation": _("县级以下区域性工会联合会"),
        "trade_federation": _("县级以下行业性工会联合会"),
        "village_federation": _("村（社区）工会联合会"),
        "general": _("总工会"),
        "institution": _("工会所属事业单位"),
        "other": _("其他"),
    },
    "quota.basis": {
        "below_both": _("组织数不足 200 家且职工不足 5000 人：可以选配 1 人"),
        "reaches_one": _("组织数、职工人数只有一项达到：按记录的口径"),
        "reaches_both": _("达到 200 家或 5000 人：应当选配，一般不超过 5 人"),
        "approved": _("经市总工会批复"),
    },
}
