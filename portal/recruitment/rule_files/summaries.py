"""What a rule command prints when it has done its work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from portal.recruitment.rulebook.marking.interview import InterviewRow
from portal.recruitment.rulebook.policy import Policy, TieKey
from portal.recruitment.rulebook.ranking.places import EXTRA_TEST, WORDS, Standings
from portal.recruitment.rulebook.ranking.shortlist import ShortlistRow
from portal.recruitment.rulebook.ranking.simulation import PreferenceEffect, Simulation, VacancyCut
from portal.recruitment.rulebook.words.explain import SHOWN, numbers
from portal.recruitment.rulebook.words.explain_titles import Titles
from portal.recruitment.rulebook.words.policy_sentences import policy_sentence

_STATE_WORDS = {
    "ranked": "参加排名",
    "below_pass_mark": "未达合格线",
    "incomplete": "成绩不全",
    "absent": "缺考",
    "void": "成绩无效",
    "scored": "有成绩",
}


def sheets(read: Sequence[tuple[str, str]], language: str) -> str:
    """Which sheet of each spreadsheet was read."""
    said = "{}: sheet “{}” was read." if language == "en" else "{}：读取的是工作表“{}”。"
    return "\n".join(said.format(file, sheet) for file, sheet in read)


def policy(found: Policy, digest: str, language: str) -> str:
    head = (
        f"{found.title}: valid. Digest (SHA-256): {digest}"
        if language == "en"
        else f"{found.title}：规则有效。摘要（SHA-256）：{digest}"
    )
    return f"{head}\n{policy_sentence(found, language)}"


def ranking(standings: Standings, name: str, language: str) -> str:
    counts = Counter(WORDS[state] for state in standings.states)
    outcomes = Counter(standings.outcomes)
    if language == "en":
        states = ", ".join(f"{state} {count}" for state, count in sorted(counts.items()))
        return (
            f"{name}: {len(standings.sheet)} candidates ({states}); proposed "
            f"{outcomes['proposed']}, tied at the cut {outcomes['tied_at_cut']}."
        )
    states = "，".join(f"{_STATE_WORDS[state]} {count}" for state, count in sorted(counts.items()))
    return (
        f"{name}：共 {len(standings.sheet)} 人（{states}）；拟聘 {outcomes['proposed']} 人，"
        f"须加试 {outcomes['tied_at_cut']} 人。"
    )


def shortlist(rows: Sequence[ShortlistRow], name: str, language: str) -> str:
    entered, vacancies = sum(row.entered for row in rows), len({row.vacancy for row in rows})
    if language == "en":
        return f"{name}: {entered} of {len(rows)} candidates shortlisted in {vacancies} vacancies."
    return f"{name}：{vacancies} 个岗位，{len(rows)} 人中入围 {entered} 人。"


def interview(rows: Sequence[InterviewRow], name: str, language: str) -> str:
    counts = Counter(row.state for row in rows)
    if language == "en":
        return (
            f"{name}: {len(rows)} candidates, "
            + ", ".join(f"{state} {count}" for state, count in sorted(counts.items()))
            + "."
        )
    return (
        f"{name}：共 {len(rows)} 人，"
        + "，".join(f"{_STATE_WORDS[state]} {count}" for state, count in sorted(counts.items()))
        + "。"
    )


def simulation(rule: Policy, found: Simulation, language: str) -> str:
    english, names = language == "en", Titles(rule, language)
    lines = [f"{found.candidates} candidates" if english else f"共 {found.candidates} 人"]
    lines += [_cut(cut, english) for cut in found.cuts]
    ties = found.ties
    chain = (*rule.tie_break, TieKey(EXTRA_TEST, EXTRA_TEST))
    decided = {f"{key.kind}:{key.code}": names.key(key) for key in chain}
    if english:
        lines.append(
            f"Equal composites: {ties.groups} groups, {ties.people} people; vacancies with a tie "
            f"at the cut: {ties.vacancies_at_cut}"
        )
        lines += [f"  decided by {decided[key]}: {count}" for key, count in ties.decided.items()]
        lines.append(f"  left equal: {ties.undecided}")
    else:
        lines.append(
            f"总成绩相同：{ties.groups} 组 {ties.people} 人；须加试的岗位 {ties.vacancies_at_cut} "
            "个"
        )
        lines += [f"  由“{decided[key]}”区分：{count} 处" for key, count in ties.decided.items()]
        lines.append(f"  仍然相同：{ties.undecided} 处")
    lines += [_effect(effect, names, language) for effect in found.effects]
    return "\n".join(lines)


def _cut(cut: VacancyCut, english: bool) -> str:
    if english:
        return (
            f"{cut.vacancy}: sought {cut.headcount}, candidates {cut.candidates}, shortlisted "
            f"{cut.shortlisted} (ratio gives {cut.limit}), "
            f"ranked {cut.ranked}, proposed {cut.proposed}, tied at the cut {cut.tied_at_cut}, "
            f"unfilled {cut.unfilled}"
        )
    return (
        f"{cut.vacancy}：招聘 {cut.headcount} 人，考生 {cut.candidates} 人，入围 "
        f"{cut.shortlisted} 人（按比例 {cut.limit} 人），"
        f"参加排名 {cut.ranked} 人，拟聘 {cut.proposed} 人，须加试 {cut.tied_at_cut} 人，空缺 "
        f"{cut.unfilled} 人"
    )


def _effect(effect: PreferenceEffect, names: Titles, language: str) -> str:
    def people(found: tuple[str, ...]) -> str:
        return (
            numbers(list(found[:SHOWN]), len(found), language)
            if found
            else ("nobody" if language == "en" else "无")
        )

    title = names.of(effect.preference)
    if language == "en":
        return (
            f"{title}: {effect.holders} holders, {effect.moved} places change; a better outcome "
            f"thanks to it: {people(effect.gained)}; a worse one: "
            f"{people(effect.lost)}; shortlisted only thanks to it: "
            f"{people(effect.shortlist_gained)}; only without it: {people(effect.shortlist_lost)}"
        )
    return (
        f"{title}：持有 {effect.holders} 人，名次变动 {effect.moved} 人；"
        f"结果因此更好：{people(effect.gained)}；因此更差：{people(effect.lost)}；"
        f"因此入围：{people(effect.shortlist_gained)}；因此未入围：{people(effect.shortlist_lost)}"
    )
