"""Words of rounds and notices."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.labels.wording import Refusal

REFUSALS = {
    "round.city_run_by_city": Refusal(
        _("市级统一招聘只能由设区市总工会发起"),
        _("县（市、区）总工会请选择「县级招聘，报市级批复」。"),
        422,
    ),
    "round.frozen": Refusal(
        _("方案已经报出，现在不能改"), _("等批复或被退回后再改。公告发布后只能发更正公告。")
    ),
    "round.comment_missing": Refusal(
        _("退回要写明意见"), _("请写清楚哪一处要改、为什么，对方会看到原文。"), 422
    ),
    "round.changed_since_approval": Refusal(
        _("方案与批复时不一致"), _("批复之后内容变过，不能发布。请重新报批。")
    ),
    "timetable.unknown": Refusal(_("没有这个环节：%(window)s"), "", 422),
    "timetable.backwards": Refusal(
        _("有一个环节的结束时间早于开始时间"), _("请核对日程里每一行的两个时间。"), 422
    ),
    "timetable.missing": Refusal(_("日程里没有报名时间"), _("报名的开始和截止时间必须填写。"), 422),
    "timetable.too_short": Refusal(
        _("报名时间太短"), _("报名窗口至少 1 小时；按惯例，公告到报名截止不少于 7 个工作日。"), 422
    ),
    "timetable.out_of_order": Refusal(
        _("日程的先后顺序不对"), _("后一环节不能在前一环节结束之前开始，请核对日期。"), 422
    ),
    "attachment.too_large": Refusal(
        _("附件太大"), _("每个附件不超过 %(megabytes)s MB。请分成几个文件，或者压缩图片。"), 422
    ),
    "attachment.kind": Refusal(
        _("这种文件不能作附件"),
        _("附件只收 PDF、图片和 XLSX。Word 文件请另存为 PDF 再上传；改后缀名没有用。"),
        422,
    ),
    "attachment.too_many": Refusal(
        _("附件太多"), _("最多 %(most)s 个，请合并或者先删去不用的。"), 422
    ),
    "attachment.title": Refusal(
        _("附件的标题不能用"), _("请填写标题，并且不要写证件号码或手机号。"), 422
    ),
    "attachment.not_found": Refusal(
        _("没有这个附件"), _("它可能刚被删去，请回到附件页看看。"), 404
    ),
}

WORDS = {
    "round.state": {
        "draft": _("拟定中"),
        "submitted": _("已报市级"),
        "returned": _("退回修改"),
        "approved": _("已批复"),
        "published": _("已发布"),
        "finished": _("已结束"),
        "archived": _("已归档"),
        "cancelled": _("已取消"),
    },
    "round.run_kind": {"county_run": _("县级招聘，报市级批复"), "city_run": _("市级统一招聘")},
    "round.action": {
        "submit": _("请示"),
        "return": _("退回"),
        "approve": _("批复"),
        "publish": _("发布公告"),
    },
    "window": {
        "registration": _("报名"),
        "screening": _("资格初审"),
        "transfer": _("改报"),
        "ticket": _("准考证打印"),
        "written": _("笔试"),
        "written_result": _("笔试成绩公布"),
        "recheck": _("成绩复核"),
        "document_recheck": _("资格复审"),
        "interview": _("面试"),
        "medical": _("体检、考察"),
        "publicity": _("公示"),
    },
    "notice.kind": {
        "recruitment": _("招聘公告"),
        "correction": _("更正公告"),
        "supplement": _("补充公告"),
        "extension": _("延长报名公告"),
        "reduction": _("核减（取消）公告"),
        "substitution": _("递补公告"),
        "interview": _("面试公告"),
    },
    "attachment.media": {
        "application/pdf": "PDF",
        "image/jpeg": _("图片"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    },
}
