"""Words of applications: states as applicants know them, sections, reasons."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "application.not_found": Refusal(
        _("没有找到这份报名"), _("地址可能写错了，或者它不属于您。"), 404
    ),
    "application.file_not_found": Refusal(_("没有找到这个文件"), _("它可能已经被换掉了。"), 404),
    "application.closed": Refusal(
        _("报名已经截止"),
        _(
            "截止时刻以北京时间为准。您填写的内容还在，但不能再提交。如对公告的时间有疑问，"
            "请拨打公告上的咨询电话。"
        ),
    ),
    "application.mend_over": Refusal(
        _("补充资料的时间已过"), _("如有异议，可按通知书上写明的方式书面申请复核。")
    ),
    "application.not_editable": Refusal(
        _("报名表已经提交，现在不能改"), _("报名截止前可以撤回后再改；被退回补充时也可以改。")
    ),
    "application.changed_elsewhere": Refusal(
        _("您在另一个页面或设备上改过这一部分"),
        _("下面是您刚填的内容，还没有保存。想用它，请再点一次保存。"),
    ),
    "application.vacancy_fixed": Refusal(
        _("退回补充时不能换岗位"), _("只补充通知里写明的材料即可。")
    ),
    "application.vacancy_cancelled": Refusal(_("这个岗位已经取消"), _("请在改报时间内另选岗位。")),
    "application.transfer_closed": Refusal(
        _("现在不在改报时间内"), _("改报的起止时间见公告的日程。")
    ),
    "application.target_unmet": Refusal(
        _("您不符合岗位 %(code)s 的条件，不能改报过去"), _("请另选一个符合条件的岗位。"), 422
    ),
    "opening.not_cancelled": Refusal(_("只有岗位取消的才能改报"), ""),
    "opening.transferred_before": Refusal(_("已经改报过一次"), _("每人只能改报一次。")),
    "opening.never_back": Refusal(_("不能改报回原来的岗位"), _("请另选一个岗位。"), 422),
    "opening.target_closed": Refusal(
        _("这个岗位不开考，不能改报过去"), _("请选一个已经核定开考的岗位。"), 422
    ),
    "application.incomplete": Refusal(
        _("还有 %(count)s 项没有填好，不能提交"), _("请看清单里标出的项目。"), 422
    ),
    "application.not_a_draft": Refusal(
        _("已经提交过的报名不能删除"), _("报名截止前可以撤回；资料按公布的期限保存后删除。")
    ),
    "claim.approved_late": Refusal(
        _("批准日期在 %(day)s 之后的证书，本批次不计"),
        _("公告规定的期限之后取得的证书不起作用；日期写错的，请照证书改正。"),
        422,
    ),
    "claim.proof_closed": Refusal(
        _("现在不能补交证书"), _("补交的最后时间见公告；核验有了结论的，也不再补交。")
    ),
    "claim.score_report": Refusal(
        _("本批次不认定这一级别的成绩单"), _("请等拿到证书后再声明，或者选“没有”。"), 422
    ),
    "extra_field.kind": Refusal(_("不认识这种填写方式：%(kind)s"), "", 422),
    "extra_field.title": Refusal(_("名称要 2 到 40 个字"), "", 422),
    "extra_field.twice": Refusal(_("有两项名称相同"), _("请换一个名称。"), 422),
    "extra_field.why": Refusal(
        _("“%(title)s”没有写明为什么要问"), _("报名人会在页面上看到这句话。"), 422
    ),
    "extra_field.choices": Refusal(_("“%(title)s”至少要两个不同的选项"), _("每行写一个。"), 422),
    "extra_field.too_many": Refusal(_("最多 %(most)s 项"), _("只问审核资格要用的。"), 422),
    "extra_field.not_at_this_stage": Refusal(
        _("报名时不能问“%(word)s”"), _("这类信息到后面的环节才收集，或者根本不应收集。"), 422
    ),
    "extra_field.not_found": Refusal(_("没有找到这一项"), _("它可能已经被删除。"), 404),
    "extra_field.value_long": Refusal(_("“%(title)s”太长，最多 %(most)s 个字"), "", 422),
    "extra_field.value_number": Refusal(_("“%(title)s”请只填数字"), _("例如 3 或 2.5。"), 422),
    "extra_field.value_date": Refusal(_("“%(title)s”不是日期"), _("例如 2024-05-26。"), 422),
    "extra_field.value_choice": Refusal(_("“%(title)s”请在选项里选"), "", 422),
    "application.too_many_files": Refusal(
        _("文件太多，最多 %(most)s 个"), _("请删掉不需要的再传，或者把多页合成一个 PDF。"), 422
    ),
}

WORDS = {
    "application.state": {
        "draft": _("未提交"),
        "submitted": _("待审核"),
        "returned": _("退回补充资料"),
        "eligible": _("审核通过"),
        "ineligible": _("审核不通过"),
        "transferring": _("已取消岗位(可改报)"),
        "withdrawn": _("已撤回"),
        "lapsed": _("已失效"),
    },
    "claim.state": {
        "declared": _("已声明（待核验）"),
        "verified": _("核验通过"),
        "refused": _("核验不通过"),
        "overdue": _("逾期未提交"),
    },
    "claim.effect": {
        "declared": _("还没有核验，现在不起作用。核验通过后，总成绩与别人相同时您优先。"),
        "verified": _("已核验。总成绩与没有证书的人相同时，您排在前面。"),
        "refused": _("核验没有通过，不起作用。您可以改正后再声明，或书面申请复核。"),
        "overdue": _("没有在期限内提交，不起作用。"),
    },
    "claim.effect_points": {
        "declared": _("还没有核验，现在不加分。核验通过后，按公告加分。"),
        "verified": _("已核验，按公告加分。"),
        "refused": _("核验没有通过，不加分。您可以改正后再声明，或书面申请复核。"),
        "overdue": _("没有在期限内提交，不加分。"),
    },
    "certificate.level": {
        "assistant": _("助理社会工作师"),
        "social_worker": _("社会工作师"),
        "senior": _("高级社会工作师"),
    },
    "certificate.registration": {
        "none": _("未登记"),
        "valid": _("登记有效"),
        "overdue": _("登记逾期"),
    },
    "section": {
        "vacancy": _("选岗位"),
        "person": _("基本信息"),
        "education": _("学历学位"),
        "work": _("经历"),
        "certificate": _("证书"),
        "files": _("照片和材料"),
        "extra": _("本批次另外要填的"),
        "avoidance": _("回避关系"),
        "accommodation": _("合理便利（需要的才填）"),
        "declaration": _("承诺"),
    },
    "member": {
        "vacancy": _("还没有选岗位"),
        "sex": _("性别没有选"),
        "political": _("政治面貌没有选"),
        "household": _("户籍所在地没有填"),
        "address": _("通信地址没有填"),
        "mobile": _("手机号没有填"),
        "education": _("学历没有选"),
        "degree": _("学位没有选"),
        "school": _("毕业院校没有填"),
        "major": _("专业没有填"),
        "study_form": _("学习形式没有选"),
        "graduated_on": _("毕业时间没有填"),
        "entries": _("学习和工作经历没有填"),
        "claims": _("有没有证书没有回答"),
        "certificate": _("声明了证书，还没有上传证书图片或 PDF"),
        "photo": _("照片没有上传"),
        "identity": _("身份证件没有上传"),
        "diploma": _("毕业证书没有上传"),
        "applies": _("回避关系没有回答"),
        "office": _("亲属的单位和职务没有填"),
        "truthful": _("真实性承诺没有勾选"),
        "consent": _("个人信息告知没有勾选"),
    },
    "claim.evidence": {"certificate": _("证书"), "score_report": _("成绩合格证明（证书还没有发）")},
    "claim.has": {"yes": _("有证书"), "passed": _("考试通过了，证书还没有发"), "no": _("没有")},
    "extra_field.kind": {
        "text": _("文字"),
        "date": _("日期"),
        "number": _("数字"),
        "yes_no": _("是或否"),
        "choice": _("几个里选一个"),
    },
    "photo.turn": {
        "0": _("不用转"),
        "90": _("向右转 90°"),
        "180": _("转 180°"),
        "270": _("向左转 90°"),
    },
    "file.kind": {
        "photo": _("证件照"),
        "certificate": _("职业水平证书"),
        "identity": _("身份证件"),
        "diploma": _("毕业（学位）证书"),
        "other": _("其他材料"),
    },
    "sex": {"male": _("男"), "female": _("女")},
    "political": {
        "": _("请选择"),
        "party_member": _("中共党员"),
        "probationary": _("中共预备党员"),
        "league_member": _("共青团员"),
        "other_party": _("民主党派"),
        "none": _("群众"),
    },
    "education": {
        "": _("请选择"),
        "doctor": _("博士研究生"),
        "master": _("硕士研究生"),
        "bachelor": _("大学本科"),
        "college": _("大学专科"),
        "secondary": _("高中（中专）"),
        "other": _("其他"),
    },
    "degree": {
        "": _("请选择"),
        "doctor": _("博士"),
        "master": _("硕士"),
        "bachelor": _("学士"),
        "none": _("无"),
    },
    "study_form": {
        "": _("请选择"),
        "full_time": _("全日制"),
        "part_time_graduate": _("非全日制研究生"),
        "adult": _("成人教育"),
        "self_taught": _("自学考试"),
        "online": _("网络教育"),
        "open": _("开放教育"),
        "abroad": _("国（境）外"),
    },
    "yes_no": {"yes": _("是"), "no": _("否")},
}

# Lifecycle → the group with the words of its states, where that isn't its name.
STATE_GROUPS = {"certificate_claim": "claim.state"}
