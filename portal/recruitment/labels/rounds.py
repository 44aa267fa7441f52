"""Words of rounds and notices."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

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
    "attachment.personal_number": Refusal(
        _("附件里像是有证件号码或手机号：%(place)s（%(number)s）"),
        _("公开的文件里不能有这样的号码。请删去，或者改成办公电话，再上传。"),
        422,
    ),
    "attachment.not_found": Refusal(
        _("没有这个附件"), _("它可能刚被删去，请回到附件页看看。"), 404
    ),
    "timetable.no_extension": Refusal(
        _("新的报名截止时间要晚于原来的"), _("延长报名只能往后，不能提前截止。"), 422
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
    "publicity.unit": {"working_days": _("工作日"), "days": _("自然日")},
}

CONCERNS = {
    "year_unknown": _("%(window)s跨到 %(year)s 年，那一年的放假安排未公布，不能推算。"),
    "out_of_order": _("%(window)s在%(earlier)s结束之前就开始了，先后顺序不对。"),
    "registration_short": _("报名只有 %(days)s 天，不到 %(least)s 天。"),
    "notice_short": _(
        "从公告发布（未发布的按今天算）到报名截止只有 %(working)s 个工作日，惯例不少于 %(least)s "
        "个。"
    ),
    "ends_on_free_day": _("%(window)s在 %(on)s（%(why)s）截止，当天没有人上班。"),
    "exam_on_holiday": _("%(window)s安排在 %(on)s，是法定节假日或调休放假。"),
    "recheck_on_holidays": _("%(window)s遇上放假，只有 %(working)s 个工作日，不到 %(least)s 个。"),
    "publicity_short": _(
        "公示只有 %(found)s 个%(unit)s（公布当天不计入），规则要求 %(least)s 个。"
    ),
    "recheck_short": _(
        "%(window)s只有 %(found)s 个工作日（公布当天不计入），规则要求 %(least)s 个。"
    ),
    "screening_ends_early": _("资格初审在报名截止后不到 24 小时就结束，最后一刻提交的来不及审。"),
    "ticket_misses_exam": _("准考证打印要在笔试开始前就能打印，并到考试时仍能打印。"),
}

BASIS = {
    "registration": _(
        "从第一个工作日 9:00 到第 7 个工作日 16:00：公告到报名截止一般不少于 7 个工作日，"
        "所见公告为 3 至 10 天。"
    ),
    "screening": _(
        "与报名同时开始，报名截止后再留 1 个工作日：提交后 24 小时内审完（江苏 2013、镇江 2017）。"
    ),
    "transfer": _(
        "初审结束后第 2 个工作日 9:00 至 16:00：所见公告为公布取消岗位的次日半天到 1 天。"
    ),
    "ticket": _("笔试前 5 天到笔试结束：所见公告为考前 2 至 5 天。"),
    "written": _("改报后第 8 个工作日以后的第一个星期六，2 小时：所见公告为 60 至 150 分钟。"),
    "written_result": _("笔试后第 10 个工作日：所见公告为 2 至 15 个工作日。"),
    "recheck": _("成绩公布后按规则的工作日数，一般 3 个，到下班时为止。"),
    "document_recheck": _("查分答复后再留 2 个工作日通知，办理 2 个工作日。"),
    "interview": _("资格复审后至少 3 天的第一个星期六：面试通知一般提前 1 至 7 天。"),
    "medical": _(
        "面试后第 3 个工作日起 10 个工作日：体检一般在总成绩公布后 1 周内，考察 2 至 6 周，"
        "可按实际改。"
    ),
    "publicity": _(
        "体检、考察结束后第 2 个工作日起，天数按规则（江苏惯例 7 个工作日），到下班时为止。"
    ),
}
