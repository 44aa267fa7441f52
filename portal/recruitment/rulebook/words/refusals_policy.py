"""The sentences for refusals of a policy."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "policy.unknown_schema": (
        "schema 应为 policy/1，实为 {found}",
        "the schema must be policy/1, not {found}",
    ),
    "policy.not_an_object": ("应为对象", "must be an object"),
    "policy.not_a_list": ("应为（非空）列表", "must be a list (not empty)"),
    "policy.not_a_text": ("应为非空文字", "must be a text, not empty"),
    "policy.not_a_code": (
        "“{found}”不是代码（英文字母、数字、_ . -）",
        "“{found}” is not a code (letters, digits, _ . -)",
    ),
    "policy.not_a_number": (
        '“{found}”不是用引号写出的数字，如 "0.4"（系数可写 "1/3"）',
        '“{found}” is not a number written as a string, such as "0.4" (a coefficient may be "1/3")',
    ),
    "policy.not_a_whole_number": (
        "应为 {least} 到 {most} 的整数",
        "must be a whole number from {least} to {most}",
    ),
    "policy.not_a_switch": ("应为 true 或 false", "must be true or false"),
    "policy.not_positive": ("应大于 0", "must be above 0"),
    "policy.member_missing": ("缺少这一成员", "this member is missing"),
    "policy.unknown_member": ("不认识这一成员", "this member is unknown"),
    "policy.unknown_token": (
        "{found} 不在允许的取值中：{allowed}",
        "{found} is not one of: {allowed}",
    ),
    "policy.unknown_tie_key": (
        "“{found}”应写作 preference:、component:、component_raw: 或 paper: 加代码",
        "“{found}” must be preference:, component:, component_raw: or paper: and a code",
    ),
    "policy.unknown_code": ("{found} 没有定义", "{found} is not defined"),
    "policy.code_twice": ("代码 {found} 使用了两次", "the code {found} is used twice"),
    "policy.code_reserved": (
        "代码 {found} 是结果表的列名，不能使用",
        "the code {found} is a column of the result tables",
    ),
    "policy.given_twice": ("有重复的内容", "something is given twice"),
    "policy.mixed_scales": (
        "满分 {found} 与其他部分的 {expected} 不同；各部分须同一满分",
        "full mark {found}, others {expected}; all must share one",
    ),
    "policy.papers_do_not_add_up": (
        "各卷系数×满分合计 {found}，应等于 {expected}",
        "coefficient × full mark adds up to {found} instead of {expected}",
    ),
    "policy.pass_mark_unreachable": (
        "合格线 {found} 高于满分 {expected}",
        "the pass mark {found} is above the full mark {expected}",
    ),
    "policy.weights_do_not_add_up": (
        "权重合计为 {found}，应为 1",
        "the weights add up to {found} instead of 1",
    ),
    "policy.preference_without_level": ("{found} 没有列出任何等级", "{found} lists no level"),
    "policy.preference_without_effect": (
        "优先条件 {found} 没有列入同分比较的顺序，将不起作用",
        "the preference {found} is not in the chain and would do nothing",
    ),
    "policy.member_of_other_effect": (
        "effect 为 {effect} 时不能有这一成员",
        "this member does not belong to the effect {effect}",
    ),
    "policy.order_incomplete": (
        "order 须恰好排列 levels 中的全部等级",
        "order must rank exactly the levels listed",
    ),
    "policy.points_without_papers": (
        "{found} 没有分卷，加分不能计入卷面分",
        "{found} has no papers to add points to",
    ),
    "policy.coefficients_differ": (
        "{found} 各卷系数不同，加分不能在折算前计入",
        "the papers of {found} have different coefficients, points can't go before them",
    ),
    "policy.interview_has_papers": (
        "{found} 由分卷构成，不能作为面试成绩",
        "{found} consists of papers and can't be the interview",
    ),
    "policy.nobody_left": (
        "去掉最高最低后没有剩余评分（最少考官 {found} 人）",
        "nothing would be left after dropping (at least {found} examiners)",
    ),
    "policy.panel_even": (
        "要求考官为单数时，最少考官人数 {found} 也应为单数",
        "an odd panel is asked for, but at least {found} examiners is even",
    ),
    "policy.not_an_hour": (
        "“{found}”不是 HH:MM 形式的时刻，如 17:30",
        "“{found}” is not a time HH:MM, such as 17:30",
    ),
    "policy.not_a_pattern": (
        "“{found}”应为固定数字（可没有）加 3 到 9 个 #，共不超过 13 位",
        "“{found}” must be digits (or none) and 3 to 9 #, at most 13 in all",
    ),
    "policy.pattern_like_a_mobile": (
        "“{found}”加上校验码可能与手机号相同，请增减一位",
        "a number like “{found}” and a check digit may be a mobile number; add or drop a digit",
    ),
    "policy.claim_before_certificate": (
        "材料提交期限 {found} 早于证书取得期限 {expected}",
        "papers are due at {found}, before the certificate itself ({expected})",
    ),
    "policy.list_without_shortlist": (
        "没有面试入围的规定，不能只公布入围考生",
        "there is no shortlist to limit the list to",
    ),
    "policy.list_ends_before_recheck": (
        "名单只公布 {found} 天，短于申请复核的 {expected} 个工作日",
        "the list stands {found} days, less than the {expected} in which a re-check may be asked",
    ),
    "policy.basis_missing": (
        "{found} 没有写依据；加分和等级先后要写出文件名和文号",
        "{found} names no basis; points and an order of levels need one",
    ),
    "policy.template_unknown": ("没有模板 {found}", "there is no template {found}"),
    "policy.not_overridable": ("岗位不能改动这一成员", "a vacancy can't override this member"),
}
