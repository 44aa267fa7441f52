"""Words of vacancies and quotas."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "vacancy.not_found": Refusal(
        _("没有找到这个岗位"), _("岗位可能已经改号或取消，请回到岗位表看看。"), 404
    ),
    "vacancy.code_taken": Refusal(
        _("岗位代码 %(code)s 已经用过"), _("一个批次里每个岗位代码只能用一次。"), 422
    ),
    "quota.figures_missing": Refusal(
        _("%(unit)s还没有工会组织数和职工人数，不能测算员额"),
        _("请先在「工会与员额」里填写数字、日期和来源。"),
        422,
    ),
    "quota.above_ceiling": Refusal(
        _(
            "超出员额：%(unit)s上限 %(ceiling)s 人，在岗 %(in_post)s 人，在途 %(pending)s "
            "人（批次和人数：%(rounds)s），"
            "还余 %(remaining)s 人，申请 %(requested)s 人"
        ),
        _("请减少人数、换一个单位，或在「用人计划」里向市总工会申请超员额批准。"),
        422,
    ),
    "quota.reason_missing": Refusal(
        _("%(unit)s还余 %(remaining)s 人，申请 %(requested)s 人，超出的要写明理由"),
        _("这类单位不在指导意见列明的范围内；理由会给审批人看，并记录在案。"),
        422,
    ),
    "vacancy.codes_do_not_fit": Refusal(
        _("这样编号放不下 %(count)s 个岗位"),
        _("代码要各不相同、由小到大，连开头最多 %(longest)s 位；请把数字位数加大。"),
        422,
    ),
    "requirements.unknown_member": Refusal(
        _("资格条件里有不认识的内容：%(members)s"), _("请在资格条件页面上重新填写。"), 422
    ),
    "vacancy.condition_reason": Refusal(
        _("有 %(count)s 项条件可能不当地限制报考，要写明理由"),
        _("是哪几项，写在页面上方；确实不需要的请删去。"),
        422,
    ),
    "round.not_ready": Refusal(
        _("还有 %(count)s 项没有办好，不能报出"), _("请看「报出之前还差」里打叉的几项。"), 422
    ),
}


WORDS = {
    "requirement.member": {
        "education": _("学历"),
        "degree": _("学位"),
        "study_forms": _("学习形式"),
        "obtained_by": _("取得截止日"),
        "majors": _("专业"),
        "birth": _("年龄"),
        "political": _("政治面貌"),
        "household": _("户籍"),
        "experience": _("工作经历"),
        "certificate": _("资格证书"),
        "graduates": _("应届毕业生"),
        "documents": _("证件"),
        "declared": _("其他条件"),
        "exclusions": _("不得报考的情形"),
        "relaxed": _("其他放宽"),
        "condition_reason": _("设置特别条件的理由"),
    },
    "requirement.tie": {
        "origin": _("生源地"),
        "residence_permit": _("居住证"),
        "spouse": _("配偶户籍"),
        "property": _("本人或直系亲属房产"),
    },
    "requirement.waiver": {"household": _("户籍"), "major": _("专业"), "experience": _("工作经历")},
    "requirement.condition": {
        "declared": _("本人声明（由人核对）"),
        "experience": _("工作经历满若干年"),
        "certificate": _("职业水平证书"),
        "status": _("身份（如退役军人）"),
    },
    "vacancy.state": {
        "planned": _("拟设"),
        "open": _("报名中"),
        "opened": _("开考"),
        "reduced": _("核减后开考"),
        "cancelled": _("已取消"),
    },
    "employment_form": {
        "county_direct": _("县（市、区）总工会直签"),
        "city_direct": _("市总工会直签"),
        "institution": _("工会所属事业单位签订"),
        "township": _("乡镇（街道）、开发区签订"),
        "dispatch": _("劳务派遣"),
        "agency": _("人事代理"),
        "bought_service": _("购买服务"),
    },
    "gate": {
        "vacancies": _("岗位表里至少有一个岗位"),
        "timetable": _("日程里有报名、笔试、面试的时间"),
        "text": _("公告正文已经写好"),
        "phones": _("咨询电话和监督电话已经填写"),
        "quota": _("不属列明类型、超出员额的岗位写明了理由"),
        "plan": _("各单位人数在已批准的年度用人计划之内（单位 本批次人数 > 计划还余）"),
        "quota_known": _("写明用人单位的岗位都测算过员额"),
        "plan_approved": _("岗位所在的工会有本年度已批准的用人计划（没有的单位没有核对过计划）"),
        "pool_quota": _(
            "聘用后分配的人数在员额余额之内（人数 / 余额；带问号的单位没有数据，不计余额）"
        ),
        "pool_plan": _("聘用后分配的人数在年度计划余额之内（人数 / 余额；问号：没有已批准的计划）"),
        "personal_numbers": _("公告正文、电话和岗位表里没有证件号码、手机号"),
        "text_agrees": _("公告正文里的日期、人数、比例和电话与数据一致"),
    },
    "education.wish": {
        "": _("不限"),
        "secondary": _("高中（中专）及以上"),
        "college": _("大学专科及以上"),
        "bachelor": _("大学本科及以上"),
        "master": _("硕士研究生及以上"),
        "doctor": _("博士研究生"),
    },
    "degree.wish": {
        "": _("不限"),
        "bachelor": _("学士及以上"),
        "master": _("硕士及以上"),
        "doctor": _("博士"),
    },
}
