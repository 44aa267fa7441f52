"""What of a policy is written and keyed."""

from __future__ import annotations

from portal.recruitment.rulebook.policy import Policy


def papers_of(policy: Policy) -> dict[str, tuple[str, object]]:
    """Code → (title, full mark) of everything written that is keyed: each paper, or the paperless
    component itself. The interview is not."""
    interview = policy.interview.component if policy.interview else "interview"
    papers: dict[str, tuple[str, object]] = {}
    for component in policy.components:
        if component.code == interview:
            continue
        if component.papers:
            papers |= {paper.code: (paper.title, paper.full_mark) for paper in component.papers}
        else:
            papers[component.code] = (component.title, component.full_mark)
    return papers
