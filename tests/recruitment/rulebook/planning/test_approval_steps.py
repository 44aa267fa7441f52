"""Which papers each shape of the approval asks for, what they must say, and who may write them
when."""

from __future__ import annotations

from itertools import product

from portal.recruitment.rulebook.lifecycles import ROUND
from portal.recruitment.rulebook.planning.approval_steps import (
    CITY_RUN,
    COUNTY_RUN,
    MINUTES,
    PAPER_KINDS,
    PaperFacts,
    may_write_paper,
    missing_facts,
    papers_needed,
    papers_of,
    writers_of_paper,
)
from portal.recruitment.rulebook.roles import CITY_APPROVER, PUBLISHER, ROLES

WHOLE = PaperFacts(
    number=True, date=True, meeting=True, topic=True, attendees=True, decision=True, scans=1
)
NONE = PaperFacts(
    number=False, date=False, meeting=False, topic=False, attendees=False, decision=False, scans=0
)


def test_each_shape_asks_for_its_papers() -> None:
    assert papers_of(COUNTY_RUN) == ("request", "county_minutes", "reply")
    assert papers_of(CITY_RUN) == ("city_minutes",)
    assert papers_needed(COUNTY_RUN, "submit") == ("request", "county_minutes")
    assert "reply" not in papers_needed(COUNTY_RUN, "approve") and "reply" in papers_needed(
        COUNTY_RUN, "publish"
    )
    assert papers_needed(CITY_RUN, "submit") == () and papers_needed(CITY_RUN, "approve") == (
        "city_minutes",
    )


def test_a_paper_without_a_scan_or_a_fact_is_not_whole() -> None:
    for kind in PAPER_KINDS:
        assert missing_facts(kind, WHOLE) == ()
        assert missing_facts(kind, None) == missing_facts(kind, NONE) != ()
        assert missing_facts(kind, None)[-1] == "scan"
    assert missing_facts("request", None) == ("number", "date", "scan")
    assert set(missing_facts(MINUTES[0], None)) == {
        "date",
        "meeting",
        "topic",
        "attendees",
        "decision",
        "scan",
    }


def test_nobody_rewrites_a_paper_behind_the_approver() -> None:
    """All kinds × states × roles: after handing in only the reply (and the city's own minutes until
    it decides) can be written."""
    allowed = {
        (kind, state, role)
        for kind, state, role in product(PAPER_KINDS, ROUND.states, ROLES)
        if may_write_paper(kind, state, [role])
    }
    late = {"published", "finished", "archived", "cancelled"}
    assert not {entry for entry in allowed if entry[1] in late}
    assert {entry for entry in allowed if entry[1] == "approved"} == {
        ("reply", "approved", CITY_APPROVER)
    }
    assert {(kind, role) for kind, state, role in allowed if state == "submitted"} == {
        ("reply", CITY_APPROVER),
        ("city_minutes", PUBLISHER),
        ("city_minutes", CITY_APPROVER),
    }
    assert {role for _kind, _state, role in allowed} == {PUBLISHER, CITY_APPROVER}
    assert writers_of_paper("reply") == (CITY_APPROVER,)
