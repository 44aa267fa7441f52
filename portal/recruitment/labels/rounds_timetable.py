"""Words of the timetable: what is doubtful about it, and where a suggested length comes from."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.labels.wording import Refusal

REFUSALS = {
    "timetable.no_extension": Refusal(
        _("新的报名截止时间要晚于原来的"), _("延长报名只能往后，不能提前截止。"), 422
    ),
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
    "recheck": _("成绩公布后按规则的天数，一般 3 个工作日。"),
    "document_recheck": _("查分答复后再留 2 个工作日通知，办理 2 个工作日。"),
    "interview": _("资格复审后至少 3 天的第一个星期六：面试通知一般提前 1 至 7 天。"),
    "medical": _(
        "面试后第 3 个工作日起 10 个工作日：体检一般在总成绩公布后 1 周内，考察 2 至 6 周，"
        "可按实际改。"
    ),
    "publicity": _("体检、考察结束后第 2 个工作日起，天数按规则（江苏惯例 7 个工作日）。"),
}

WORDS = {
    "publicity.unit": {"working_days": _("工作日"), "days": _("自然日")},
}
