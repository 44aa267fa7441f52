"""What a policy says in English, part by part, for readers who don't read the Chinese of the
notice."""

from __future__ import annotations

from portal.kernel.decimals import HALF_UP, plain
from portal.recruitment.rulebook.policy.shape import (
    Component,
    Policy,
    Preference,
    RoomAdjustment,
    Rounding,
)
from portal.recruitment.rulebook.words import policy_words_lists_en as lists_words
from portal.recruitment.rulebook.words.explain_titles import Titles, listed

_STACKING = {
    "highest": "only the highest counts",
    "sum": "all are added up",
    "highest_per_group": "the highest of each group, added up",
}
_DEADLINES = {
    "application_end": "the end of registration",
    "document_recheck": "the document re-check",
}
_AGES = {
    "not_yet_next": "not past the birthday on which one turns N+1, that day included",
    "not_yet_next_strict": "not yet N+1; the birthday itself is too late",
    "not_past_birthday": "not past the N-th birthday",
    "calendar_year": "by the year of birth alone",
}
_STAGES = {
    "document_recheck": "document re-check",
    "interview": "interview",
    "medical": "medical",
    "background_check": "background check",
    "publicity": "publicity",
    "hire": "hire",
}
_ENDS = {
    "interview_list": "the list for the interview",
    "interview": "the interview",
    "publicity": "publicity",
    "hire": "the hire",
    "filing": "filing",
    "reserve_end": "the end of the reserve",
}


def scores(policy: Policy, names: Titles) -> list[str]:
    """Name and basis of the rules, components and how they become the composite."""
    basis = f" ({listed(list(policy.basis), 'en')})" if policy.basis else ""
    terms = " + ".join(
        f"{plain(policy.composite.weights[part.code])} × {names.of(part.code)}"
        for part in policy.components
    )
    each = policy.composite.term_rounding
    before = f", each term first{_rounding(each)[1:]}" if each is not None else ""
    clauses = [
        f"Rules: {policy.title}{basis}.",
        *(_component(part, names) for part in policy.components),
    ]
    clauses.append(f"Composite = {terms}{before}{_rounding(policy.composite.rounding)}.")
    if policy.composite.pass_mark is not None:
        clauses.append(f"Nobody below a composite of {plain(policy.composite.pass_mark)} is hired.")
    return clauses


def _component(part: Component, names: Titles) -> str:
    parts = " + ".join(
        f"{plain(paper.coefficient)} × {names.of(paper.code)} (of {plain(paper.full_mark)})"
        for paper in part.papers
    )
    text = f"{names.of(part.code).capitalize()}: full mark {plain(part.full_mark)}" + (
        f", {parts}" if parts else ""
    )
    text += _rounding(part.rounding)
    if part.pass_mark is not None:
        text += f", pass mark {plain(part.pass_mark)}"
    if part.pass_mark_uncontested is not None:
        text += (
            f", {plain(part.pass_mark_uncontested)} where no more candidates have a score than "
            "are sought"
        )
    if part.pass_mark_includes_points:
        text += " (judged with points)"
    return text + "."


def _rounding(rule: Rounding | None) -> str:
    if rule is None:
        return ""
    return (
        f", {'rounded half up' if rule.mode == HALF_UP else 'cut off'} at {rule.places} decimal "
        "places"
    )


def preferences(policy: Policy, names: Titles) -> list[str]:
    """What each preference does, where points go, and until when a certificate has to be there."""
    return [
        *(preference(item, names) for item in policy.preferences),
        _points(policy, names),
        _certificate(policy, names),
    ]


def preference(item: Preference, names: Titles) -> str:
    """One preference with its basis, and how it is claimed."""
    return _effect(item, names) + lists_words.claim(item.claim)


def _effect(item: Preference, names: Titles) -> str:
    basis = f" ({item.basis})" if item.basis else ""
    if item.effect == "points":
        each = listed(
            [f"{names.of(level)} +{plain(value)}" for level, value in (item.points or {}).items()],
            "en",
        )
        return (
            f"Points for {names.of(item.code)}, verified: {each}{basis}; an unverified claim "
            "counts as nothing."
        )
    if item.order is not None:
        ranked = " before ".join(names.of(level) for level in reversed(item.order))
        return (
            f"Other things equal, holders of {names.of(item.code)} come first, {ranked}{basis}; "
            "an unverified claim counts as nothing."
        )
    levels = listed([names.of(level) for level in item.levels or ()], "en")
    return (
        f"Other things equal, any holder of {names.of(item.code)} ({levels}) comes before anybody "
        f"without, levels not ranked{basis}; "
        "an unverified claim counts as nothing."
    )


def _points(policy: Policy, names: Titles) -> str:
    rule = policy.points
    if rule is None or not any(item.effect == "points" for item in policy.preferences):
        return ""
    place = "the sum of papers before the coefficient of" if rule.at == "papers" else "the"
    cap = f", at most {plain(rule.cap)}" if rule.cap is not None else ""
    stop = "" if rule.may_exceed_full_mark else ", never beyond the full mark"
    return (
        f"Points go to {place} {names.of(rule.target)}; "
        f"{_STACKING[rule.stacking]}{_groups(policy, names)}{cap}{stop}."
    )


def _groups(policy: Policy, names: Titles) -> str:
    """Which preferences share a group, by their titles: the group's own code means nothing to a
    reader."""
    if policy.points is None or policy.points.stacking != "highest_per_group":
        return ""
    members: dict[str, list[str]] = {}
    for item in policy.preferences:
        if item.effect == "points" and item.group:
            members.setdefault(item.group, []).append(names.of(item.code))
    shared = [listed(titles, "en") for titles in members.values() if len(titles) > 1]
    return f" (one group: {'; '.join(shared)})" if shared else ""


def _certificate(policy: Policy, names: Titles) -> str:
    rule = policy.certificate
    if not any(item.code == rule.preference for item in policy.preferences):
        return ""
    until = _DEADLINES.get(rule.deadline, rule.deadline)
    registered = " and registered" if rule.registration_required else ""
    levels = listed(
        [names.of(level) for level, counts in sorted(rule.score_report_counts.items()) if counts],
        "en",
    )
    report = (
        f"a score report counts for {levels} only" if levels else "a score report does not count"
    )
    return f"The {names.of(rule.preference)} must be held{registered} by {until}; {report}."


def ties(policy: Policy, names: Titles) -> list[str]:
    """What decides between equal composites, in order."""
    chain = listed([names.key(key) for key in policy.tie_break], "en")
    first = f"Equal composites are decided by, in this order: {chain}; what" if chain else "What"
    return [
        f"{first} is still equal shares a place, and an extra test is held where the headcount "
        "demands it."
    ]


def cuts(policy: Policy, names: Titles) -> list[str]:
    """Whether a vacancy is examined, and who enters the interview."""
    opening, shortlist = policy.opening, policy.shortlist
    clauses = []
    if opening is None:
        clauses.append("There is no opening ratio.")
    else:
        short = (
            "the headcount is reduced until it does, or the vacancy cancelled"
            if opening.on_shortfall == "reduce"
            else "it is cancelled"
        )
        clauses.append(
            f"A vacancy is examined with {plain(opening.ratio)} approved applicants per place; "
            f"otherwise {short}."
        )
    if shortlist is not None:
        ratio, by = plain(shortlist.ratio), names.of(shortlist.by)
        clauses.append(
            f"Shortlisted are {ratio} times the headcount by {by}, with all who tie with the last "
            "one, and nobody below a pass mark."
        )
    return clauses


def interview(policy: Policy, names: Titles) -> list[str]:
    """Examiners, trimming and rooms; marking by two where the policy asks for it."""
    clauses = []
    if policy.marking.double:
        clauses.append(
            "Two people mark every paper; beyond a difference of "
            f"{plain(policy.marking.tolerance)} a third decides."
        )
    rule = policy.interview
    if rule is None:
        return clauses
    by = "element by element" if rule.drop_per == "element" else "by total"
    elements = (
        f", on {listed([names.of(code) for code in rule.elements], 'en')}" if rule.elements else ""
    )
    odd = ", an odd number" if rule.odd_panel else ""
    clauses.append(
        f"{names.of(rule.component).capitalize()}: at least {rule.minimum_examiners} "
        f"examiners{odd}{elements}; {rule.drop_highest} highest and "
        f"{rule.drop_lowest} lowest marks dropped {by}, the others "
        f"averaged{_rounding(rule.rounding)}."
    )
    return [*clauses, _rooms(rule.room_adjustment)]


def _rooms(rule: RoomAdjustment) -> str:
    if rule.method == "none":
        return ""
    whole = "mean of all present" if rule.method == "grand_mean" else "mean of the rooms' means"
    text = (
        f"Where a vacancy has several rooms, score = raw × coefficient, coefficient = {whole} ÷ "
        "mean of the room"
    )
    named = (
        ("means", rule.mean_rounding),
        ("coefficient", rule.coefficient_rounding),
        ("score", rule.rounding),
    )
    text += "".join(f"; {what}{_rounding(how)[1:]}" for what, how in named if how is not None)
    return (
        text
        + ("; never beyond the full mark" if rule.cap_at_full_mark else "")
        + "; the absent enter no mean."
    )


def after(policy: Policy, names: Titles) -> list[str]:
    """Age, re-check, publicity, substitution and how long the papers are kept."""
    unit = "working days" if policy.publicity_unit == "working_days" else "calendar days"
    recheck, kept = policy.recheck, policy.retention
    return [
        f"An age “under N” means {_AGES[policy.age_reading]}.",
        f"A re-check can be asked for within {recheck.window_days} working days of the result; it "
        f"is answered within {recheck.answer_days}.",
        f"The list of those to be hired is public for {policy.publicity_days} {unit}"
        f"{lists_words.publicity_end(policy)}.",
        _substitution(policy),
        f"After the end of the round applications are kept {kept.application_days} days, papers "
        f"{kept.paper_days}, recordings {kept.recording_days}.",
    ]


def _substitution(policy: Policy) -> str:
    rule = policy.substitution
    if not rule.stages:
        return "A place that falls free stays empty."
    stages = listed([_STAGES[stage] for stage in rule.stages], "en")
    among = "over all vacancies" if rule.pooled else "within the vacancy"
    times = "" if rule.rounds is None else f", at most {rule.rounds} times for one place"
    reserve = (
        "" if rule.reserve_days is None else f"; the reserve is valid for {rule.reserve_days} days"
    )
    return (
        f"A place that falls free at {stages} goes to the next by score {among}{times}, no longer "
        f"after {_ENDS[rule.until]}{reserve}."
    )
