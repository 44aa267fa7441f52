"""What a candidate's own browser says after it recomputed a list (static/verifier/check.js).

The program knows codes only. ``{name}`` stands for a fact of the code; the facts ``file``,
``column``, ``state`` and ``kind`` are themselves words of this table where there is one.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

UNREADABLE = {
    "nobody": _(
        "这份材料里没有“{who}”这个号码。请看看号码和名单编号写对没有；都写对了，就请反映。"
    ),
    "zip_broken": _("这不是完整的复核材料包，可能没有下载完。请重新下载一次。"),
    "zip_foreign": _("材料包里有不该有的文件：{file}。"),
    "zip_twice": _("材料包里有两个同名的文件：{file}。"),
    "zip_large": _("这份材料太大，手机上核对不了。请在电脑上用 verify.py 核对。"),
    "not_text": _("{file}：不是文字文件。"),
    "not_json": _("{file}：写法不对，读不出来。"),
    "not_table": _("{file}：表格写法不对，读不出来。"),
    "not_lines": _("{file}：应当一行一个号码，没有空行，也没有重复。"),
    "member": _("{file}：“{member}”这一项缺少或写法不对。"),
    "column": _("{file}：缺少或多出了这一列：{column}。"),
    "row": _("{file} 第 {row} 行：格数与表头不一样。"),
    "cell_form": _("{file} 第 {row} 行“{column}”：空缺、重复或写法不对。"),
    "policy": _("规则文件里有一处读不懂：{where}。"),
    "panel": _("考生 {candidate} 的面试评分不全，或者考官人数不合规则。"),
    "zero_mean": _("有一个面试考场的平均分是零，算不出系数。"),
    "missing_file": _("材料包里的文件不齐或者多余：{file}。"),
    "odd": _("材料的结构不对，核对不下去（{said}）。"),
    "no_file": _("没有取到这份名单的复核材料包。请看看编号写对没有，或者先下载再选文件。"),
    "nothing_chosen": _("请填名单编号，或者选一个已经下载的复核材料包。"),
    "no_number": _("请填准考证号，或者告诉您的号码。"),
    "old_browser": _("这个浏览器太旧，核对不了。请换一个新的浏览器，或者在电脑上用 verify.py。"),
}

DISAGREEMENTS = {
    "list_of_files": _("材料包里的文件，和签名时列出的文件不一样。"),
    "digest": _("{file}：内容和签名时不一样，签名之后被改动过。"),
    "signature": _("签名对不上：这份材料包签名之后被改动过，或者不是这把密钥签的。"),
    "draw_list": _("参加抽签的名单，和抽签前公布的名单摘要对不上。"),
    "draw_commitment": _("抽签公开的秘密，和抽签前公布的承诺值对不上。"),
    "draw_seed": _("抽签的种子，不是由那个秘密、现场报的数字和名单算出来的。"),
    "draw_numbers": _("没有记下现场报的数字，这次抽签不能算数。"),
    "draw_digits": _("现场报的数字不到 20 位，这次抽签不能算数。"),
    "draw_label": _("这份抽签记录不是排座位用的。"),
    "draw_own": _("您的抽签次序不对：公布的是第 {given}，算出来是第 {own}。"),
    "draw_other": _("您自己的次序没有问题，但公布的次序第 {row} 行和算出来的不一样。"),
    "own_missing": _("{file}：公布的名单里没有您（{who}）的一行，而按规则应当有。"),
    "own_twice": _("{file}：您（{who}）在公布的名单里出现了两次。"),
    "own_cell": _(
        "您这一行的“{column}”不对：公布的是 {given}，算出来是 {own}（{file} 第 {row} 行）。"
    ),
    "other_cell": _(
        "您自己的一行没有问题，但第 {row} 行的“{column}”不对："
        "公布的是 {given}，算出来是 {own}（{file}）。"
    ),
    "foreign_row": _("{file} 第 {row} 行：“{who}”不在参加的人里面。"),
    "other_twice": _("{file} 第 {row} 行：同一个人出现了两次。"),
    "other_missing": _("{file}：少了考生“{who}”的一行。"),
    "row_order": _("{file} 第 {row} 行：排列的先后不对。"),
    "kept": _("按这份规则，没有人可以保留原来的入围，名单里却有。"),
    "printed_twice": _("号码对照表里，同一个代码出现了两次。"),
    "printed_foreign": _("号码对照表里，有代码不在名单上。"),
    "printed_missing": _("有入围或拟聘的人，没有写明准考证号。"),
    "printed_open": _("这份名单应当都用代码，却有人不是。"),
    "seat_no_desk": _(
        "您的座位在考场里不存在：{site} {room}，{seat} 号，第 {row} 排第 {column} 列。"
    ),
    "seat_blocked": _("您的座位是不能用的座位：{site} {room}，{seat} 号。"),
    "seat_needs": _("您申请了无障碍考场，分到的 {site} {room} 却不是。"),
    "seat_area": _("您的座位不在应当去的片区：{site} {room}。"),
    "seat_twice": _("考生“{who}”在座位表里出现了两次，或者已经写明没有座位。"),
    "seat_shared": _("有两个人在同一个座位：{site} {room}，{seat} 号。"),
    "seat_report": _("排座报告里的“{member}”和算出来的不一样。"),
    "seat_moved": _("您不在这次补编的人里面，座位却被动了。"),
    "seat_moved_other": _("考生“{who}”不在这次补编的人里面，座位却被动了。"),
}

STEPS = {
    "bundle": _("材料：{kind}，批次 {round}，发布时的审计链头 {head}"),
    "policy": _("规则文件的摘要是 {digest}，请和公告上印的对一对。"),
    "draw_public": _("抽签前公布的承诺值 {commitment}，现场报的数字 {numbers}"),
    "draw_place": _("{who} 的抽签值是 {value}，由小到大排第 {place}（共 {of} 个）。"),
    "seat": _(
        "您的座位：{site} {room}，{seat} 号，第 {row} 排第 {column} 列。"
        "考场里有这个座位，没有别人。"
    ),
    "unseated": _("排座报告写明 {who} 没有座位，座位表里也没有。是不是该有，要用 verify.py 核对。"),
    "score": _("{title}：{score}"),
    "no_score": _("{title}：没有成绩（{state}）"),
    "passed": _("{title}达到合格线 {mark}。"),
    "not_passed": _("{title}没有达到合格线 {mark}。"),
    "points": _("加分：{points}"),
    "composite": _("总成绩：{sum} = {composite}（按规则取舍小数）"),
    "ties": _("本岗位总成绩与您相同的还有 {count} 人。"),
    "tie_key": _("按“{title}”分先后：{ahead} 人排在您前面，{behind} 人排在您后面。"),
    "tie_extra": _("按加试成绩分先后：{ahead} 人排在您前面，{behind} 人排在您后面。"),
    "tie_level": _("规定的各项都和您相同、与您并列的有 {count} 人。"),
    "interview": _("面试：原始分 {raw}，考场系数 {coefficient}，最后成绩 {score}"),
    "interview_state": _("面试：{state}"),
    "written": _("{title}：{score}（{state}）"),
    "place": _("您（{who}）在本岗位有名次的 {of} 人中排第 {place}。本岗位招 {seats} 人。"),
    "no_place": _("您（{who}）没有名次：{state}"),
    "outcome_proposed": _("按规则在拟聘范围内。"),
    "outcome_tied_at_cut": _("按规则与别人并列在最后一个名额上，还没有分出先后。"),
    "outcome_reserve": _("按规则不在拟聘范围内，是候补。"),
    "entered_yes": _("按规则入围。"),
    "entered_no": _("按规则没有入围。"),
}

CHECKED = {
    "digests": _("{count} 个文件的内容，和签名时一样。"),
    "signature": _("签名有效。"),
    "draw_list": _("抽签的名单就是事先公布的那一份。"),
    "draw_commitment": _("抽签的秘密就是事先承诺的那一个。"),
    "draw_seed": _("种子由秘密、现场数字和名单算出，谁也没有挑选。"),
    "draw_order": _("整个抽签次序和算出来的一样。"),
    "own_row": _("您这一行的每一格，都和算出来的一样。"),
    "all_rows": _("名单上其余各行也都重算过，共 {count} 行，次序也对。"),
    "interview_in_scores": _("算进总成绩的面试成绩，就是面试名单上的成绩。"),
    "printed": _("一人一个代码，入围和拟聘的都写明了准考证号。"),
    "seat_report": _("排座报告里的种子、人数和摘要都对。"),
    "seat": _("您的座位能用，也合您的片区和无障碍要求。"),
    "seat_others": _("不在这次补编里的人，座位都没有动。"),
}

VALUES = {
    "nothing": _("（空）"),
    "column.vacancy": _("岗位"),
    "column.candidate": _("考生"),
    "column.state": _("状态"),
    "column.score": _("成绩"),
    "column.component": _("成绩项"),
    "column.points": _("加分"),
    "column.composite": _("总成绩"),
    "column.extra_test": _("加试成绩"),
    "column.place": _("名次"),
    "column.outcome": _("结果"),
    "column.entered": _("是否入围"),
    "column.room": _("考场"),
    "column.raw": _("原始分"),
    "column.room_mean": _("考场平均分"),
    "column.overall_mean": _("总平均分"),
    "column.coefficient": _("考场系数"),
    "file.policy.json": _("规则文件（policy.json）"),
    "file.vacancies.csv": _("岗位表（vacancies.csv）"),
    "file.scores.csv": _("成绩表（scores.csv）"),
    "file.marks.csv": _("面试评分表（marks.csv）"),
    "file.ranking.csv": _("名次表（ranking.csv）"),
    "file.shortlist.csv": _("入围表（shortlist.csv）"),
    "file.written.csv": _("笔试成绩表（written.csv）"),
    "file.interview.csv": _("面试成绩表（interview.csv）"),
    "file.draw.json": _("抽签记录（draw.json）"),
    "file.members.txt": _("抽签名单（members.txt）"),
    "file.order.txt": _("抽签次序（order.txt）"),
    "file.seats.csv": _("座位表（seats.csv）"),
    "file.manifest.json": _("材料清单（manifest.json）"),
    "file.printed.csv": _("号码对照表（printed.csv）"),
    "kind.draw": _("抽签"),
    "kind.seating": _("座位"),
    "kind.seating_supplement": _("座位补编"),
    "kind.written_result": _("笔试成绩"),
    "kind.shortlist": _("入围名单"),
    "kind.interview": _("面试成绩"),
    "kind.ranking": _("总成绩和名次"),
    "state.ranked": _("有效"),
    "state.scored": _("有成绩"),
    "state.absent": _("缺考"),
    "state.void": _("成绩无效"),
    "state.incomplete": _("成绩不全"),
    "state.below_pass_mark": _("没有达到合格线"),
    "yes": _("是"),
    "no": _("否"),
    "proposed": _("拟聘"),
    "tied_at_cut": _("并列待定"),
    "reserve": _("候补"),
}

# By what the program reports: a prefix for each, so that one code may have words in several.
GROUPS: dict[str, dict[str, LazyString]] = {
    "fault": UNREADABLE | DISAGREEMENTS,
    "step": STEPS,
    "done": CHECKED,
    "": VALUES,
}


def check_words() -> dict[str, str]:
    """Every text in the reader's language, by ``fault.CODE``, ``step.CODE``, ``done.CODE``, or its
    own name."""
    return {
        f"{group}.{code}" if group else code: str(text)
        for group, texts in GROUPS.items()
        for code, text in texts.items()
    }
