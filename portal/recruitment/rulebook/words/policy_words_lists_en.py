"""What a policy says in English of claims, tickets, public lists and corrections."""

from __future__ import annotations

from portal.recruitment.rulebook.policy.shape import ClaimRule, Policy, TicketRule
from portal.recruitment.rulebook.words.explain_titles import Titles, listed

DEADLINES = {
    "application_end": "the end of registration",
    "document_recheck": "the document re-check",
}
_WRITTEN = {
    "all": "Written scores are listed for all candidates by ticket number",
    "shortlisted": "Written scores are listed for the shortlisted only; others look up their own",
    "none": "Written scores are not listed; everybody looks up his own",
}
_UNPRINTED = {
    "admitted": "without a ticket one is admitted on identity paper and roster",
    "absent": "without a printed ticket nobody is admitted, and he counts as absent",
}
_LISTS = {
    "seating_evidence": "seating",
    "written_result": "written scores",
    "preferences": "preferences",
    "shortlist": "shortlist",
    "interview_result": "interview scores",
    "ranking": "composites",
}
_SHORTLIST = {
    "keep_told": "who was told that he is shortlisted stays so, and who should be is added",
    "recompute": "the shortlist is made anew",
}
_RANKING = {
    "keep_told": "no published place is lowered, and who should stand higher does",
    "recompute": "places are made anew",
}
_OFFER = {"keep": "stand", "reopen": "are decided anew"}


def deadline(text: str) -> str:
    """``application_end``, ``document_recheck`` or a date."""
    return DEADLINES.get(text, text)


def claim(rule: ClaimRule | None) -> str:
    """What has to be handed in for a preference, and until when."""
    if rule is None:
        return ""
    said = f", declaring: {rule.sentence.strip().rstrip('。.')}" if rule.sentence else ""
    papers = listed(list(rule.papers), "en")
    return f" To claim it, hand in before {deadline(rule.deadline)}: {papers}{said}."


def lists(policy: Policy, names: Titles) -> list[str]:
    """Tickets, how long each list stands, and what a corrected score changes."""
    rule = policy.corrections
    entry = f"{_SHORTLIST[rule.shortlist]}; " if policy.shortlist is not None else ""
    return [
        f"{_WRITTEN[policy.written_list]}.",
        _tickets(policy.tickets),
        _days(policy),
        f"Where a score is corrected after a list went out, {entry}"
        f"{_RANKING[rule.ranking]}; letters of employment sent out {_OFFER[rule.offer]}.",
    ]


def _tickets(rule: TicketRule) -> str:
    pattern = rule.pattern or ""
    fixed = pattern.rstrip("#")
    shape = f" have {len(pattern) + 1} digits" if pattern else " are given"
    head = f" beginning with {fixed}," if fixed else ""
    return (
        f"Ticket numbers{shape}{head} in a random order that is not "
        f"published, with a check digit at the end; {_UNPRINTED[rule.unprinted]}."
    )


def _days(policy: Policy) -> str:
    each = [
        f"{title} {policy.list_days[kind]} days"
        for kind, title in _LISTS.items()
        if kind in policy.list_days
    ]
    return f"Lists stand (calendar days): {', '.join(each)}." if each else ""


def publicity_end(policy: Policy) -> str:
    """The hour of the last day, and what happens where calendar days end on a holiday."""
    hour = f", until {policy.publicity_ends_at:%H:%M} on the last day"
    return hour + (
        "; where that is a holiday, until the day after the holiday ends"
        if policy.publicity_unit == "days"
        else ""
    )
