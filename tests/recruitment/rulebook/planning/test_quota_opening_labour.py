from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.planning import opening
from portal.recruitment.rulebook.planning.quota import (
    ToldQuota,
    assess_quota,
    quota_standing,
)
from portal.recruitment.rulebook.timetable import labour
from portal.recruitment.rulebook.timetable.labour import Term


def quota(
    unions,
    workers,
    requested=1,
    reading="either",
    kind="township",
    in_post=0,
    pending=0,
    reason="",
    exception=None,
):
    standing = quota_standing(reading, kind, unions, workers, in_post, pending, exception)
    return assess_quota(standing, requested, reason)


@pytest.mark.parametrize(
    ("unions", "workers", "either", "both", "overlap"),
    [
        (199, 4999, "may", "may", False),
        (200, 4999, "shall", "may", True),  # 以上 includes the number
        (199, 5000, "shall", "may", True),
        (200, 5000, "shall", "shall", False),
        (250, 3000, "shall", "may", True),
        (150, 8000, "shall", "may", True),
        (0, 0, "may", "may", False),
    ],
)
def test_both_readings_of_the_two_sentences(unions, workers, either, both, overlap):
    for reading, tier in (("either", either), ("both", both)):
        found = quota(unions, workers, reading=reading)
        assert (found.tier, found.ceiling, found.overlap) == (
            tier,
            5 if tier == "shall" else 1,
            overlap,
        )


def test_one_where_one_is_allowed_and_no_reason_helps():
    assert quota(100, 1000).refused is None
    assert quota(100, 1000, 2, reason="任务重").refused == "quota.above_ceiling"
    assert quota(100, 1000, in_post=1).refused == "quota.above_ceiling"
    assert quota(100, 1000, pending=1).remaining == 0


def test_more_than_five_takes_the_citys_exception_people_in_post_and_on_the_way_included():
    assert quota(300, 9000, 5).refused is None
    # a county's own reason is not enough
    assert quota(300, 9000, 6, reason="园区企业集中").refused == "quota.above_ceiling"
    found = quota(300, 9000, 1, in_post=4, pending=1)
    assert (found.refused, found.ceiling, found.remaining, found.above) == (
        "quota.above_ceiling",
        5,
        0,
        True,
    )
    allowed = quota(300, 9000, 1, in_post=4, pending=1, exception=6)
    assert (
        allowed.refused,
        allowed.ceiling,
        allowed.allowed,
        allowed.remaining,
        allowed.above,
    ) == (None, 5, 6, 1, True)
    assert quota(300, 9000, 2, in_post=4, pending=1, exception=6).refused == "quota.above_ceiling"
    assert quota(100, 1000, 2, exception=2).refused is None  # also where one is allowed
    assert quota(300, 9000, 5, exception=2).allowed == 5  # an exception never takes away
    with pytest.raises(Refused, match="quota.not_positive"):
        quota(300, 9000, exception=0)


def test_a_unit_of_another_kind_is_flagged_not_refused():
    found = quota(100, 1000, kind="institution")
    assert (found.kind_listed, found.refused) == (False, None)
    assert quota(100, 1000, 8, kind="institution", reason="市职工服务中心").refused is None
    assert quota(100, 1000, 8, kind="institution").refused == "quota.reason_missing"
    assert all(
        quota(1, 1, kind=kind).kind_listed
        for kind in ("township", "street", "zone", "regional_federation", "trade_federation")
    )


def test_without_figures_there_is_no_quota():
    assert quota(None, 3000).refused == "quota.figures_missing" and not quota(None, 6000).overlap
    with pytest.raises(Refused, match="quota.reading"):
        quota(1, 1, reading="whatever")
    with pytest.raises(Refused, match="quota.not_positive"):
        quota(1, 1, 0)


@pytest.mark.parametrize(
    ("headcount", "approved", "ratio", "kind", "after"),
    [
        (2, 6, "3", "open", 2),
        (2, 5, "3", "reduce", 1),
        (3, 8, "3", "reduce", 2),
        (1, 2, "3", "cancel", 0),
        (1, 0, "3", "cancel", 0),
        (3, 4, "3/2", "reduce", 2),
        (3, 5, "3/2", "open", 3),
        (2, 5, "2.5", "open", 2),
    ],
)
def test_the_opening_ratio(headcount, approved, ratio, kind, after):
    found = opening.propose(headcount, approved, ratio)
    assert (found.kind, found.headcount, found.reason) == (kind, after, f"opening.{kind}")


@given(st.integers(1, 30), st.integers(0, 200), st.fractions(Fraction(1, 2), 10, max_denominator=6))
def test_a_proposal_satisfies_the_ratio_and_no_larger_headcount_does(headcount, approved, ratio):
    found = opening.propose(headcount, approved, ratio)
    assert approved >= found.headcount * ratio and 0 <= found.headcount <= headcount
    assert found.headcount == headcount or approved < (found.headcount + 1) * ratio
    assert (approved >= found.needed) == (found.kind == "open")
    assert (
        opening.propose(found.headcount, approved, ratio).kind == "open"
        if found.headcount
        else found.kind == "cancel"
    )


@pytest.mark.parametrize(
    "headcount,approved,ratio",
    [(0, 1, "3"), (1, -1, "3"), (1, 1, "0"), (1, 1, "1/0"), (1, 1, "three")],
)
def test_numbers_that_are_none(headcount, approved, ratio):
    with pytest.raises(Refused, match="opening.numbers"):
        opening.propose(headcount, approved, ratio)


def test_an_exception_needs_a_public_reason():
    proposal = opening.propose(2, 5, "3")
    opening.check_decision(proposal, "reduce", 1, "")
    opening.check_decision(proposal, "open", 2, "岗位急需，经批准")
    with pytest.raises(Refused, match="opening.reason_missing"):
        opening.check_decision(proposal, "open", 2, " ")
    for kind, headcount in (
        ("open", 1),
        ("reduce", 2),
        ("reduce", 0),
        ("cancel", 1),
        ("enlarge", 3),
    ):
        with pytest.raises(Refused, match="opening.decision"):
            opening.check_decision(proposal, kind, headcount, "理由")


def test_transfer_once_from_a_cancelled_vacancy_and_never_back():
    good = {"cancelled": True, "transfers": 0, "same_vacancy": False, "target_open": True}
    opening.check_transfer(**good)
    for change, code in (
        ({"cancelled": False}, "not_cancelled"),
        ({"transfers": 1}, "transferred_before"),
        ({"same_vacancy": True}, "never_back"),
        ({"target_open": False}, "target_closed"),
    ):
        with pytest.raises(Refused, match=f"opening.{code}"):
            opening.check_transfer(**{**good, **change})


def fixed(last, first=date(2026, 3, 1)):
    return Term("fixed", first, last)


@pytest.mark.parametrize(
    ("term", "months"),
    [
        (fixed(date(2026, 5, 30)), 0),
        (fixed(date(2026, 5, 31)), 1),
        (fixed(date(2027, 2, 27)), 1),
        (fixed(date(2027, 2, 28)), 2),
        (fixed(date(2029, 2, 27)), 2),
        (fixed(date(2029, 2, 28)), 6),
        (Term("open_ended", date(2026, 3, 1)), 6),
        (Term("task", date(2026, 3, 1)), 0),
    ],
)
def test_the_longest_probation_of_a_term(term, months):
    assert labour.longest_probation(term) == months


def test_probation_within_the_limit_once_and_inside_the_term():
    term = fixed(date(2029, 2, 28))
    assert labour.assess_probation(term, date(2026, 8, 31)).outcome == "met"
    late = labour.assess_probation(term, date(2026, 9, 1))
    assert (late.code, late.facts["latest"]) == ("labour.probation_too_long", "2026-08-31")
    assert (
        labour.assess_probation(term, date(2026, 4, 1), had_one=True).code
        == "labour.probation_twice"
    )
    assert (
        labour.assess_probation(fixed(date(2026, 4, 1)), date(2026, 5, 1)).code
        == "labour.probation_outside_term"
    )
    assert (
        labour.assess_probation(Term("task", date(2026, 3, 1)), date(2026, 3, 1)).code
        == "labour.probation_too_long"
    )
    assert labour.assess_probation(Term("task", date(2026, 3, 1)), None).outcome == "met"


def test_dispatch_is_two_years_or_more():
    assert labour.assess_dispatch(fixed(date(2028, 2, 29))).outcome == "met"
    assert labour.assess_dispatch(fixed(date(2028, 2, 28))).outcome == "not_met"
    assert labour.assess_dispatch(Term("open_ended", date(2026, 3, 1))).outcome == "not_met"


@pytest.mark.parametrize(
    ("terms", "years", "wish", "code"),
    [
        (0, 0, False, "renewal"),
        (1, 3, False, "second_fixed_term"),
        (2, 6, False, "open_ended_due"),
        (1, 10, False, "open_ended_due"),
        (2, 6, True, "fixed_by_wish"),
    ],
)
def test_renewals(terms, years, wish, code):
    assert labour.assess_renewal(terms, years, worker_wants_fixed=wish).code == f"labour.{code}"


def test_protected_cases_bar_dismissal_without_fault_and_prolong_a_term():
    assert labour.assess_end("no_fault", ["pregnancy_maternity_nursing"]).outcome == "not_met"
    assert labour.assess_end("redundancy", ["work_injury"]).code == "labour.protected"
    assert labour.assess_end("expiry", ["medical_treatment_period"]).code == "labour.term_prolonged"
    assert labour.assess_end("fault", ["pregnancy_maternity_nursing"]).outcome == "met"
    assert labour.assess_end("no_fault", []).outcome == "met"
    with pytest.raises(Refused, match="labour.circumstance"):
        labour.assess_end("no_fault", ["bad luck"])
    with pytest.raises(Refused, match="labour.ground"):
        labour.assess_end("mood", [])


def test_clocks_of_hiring():
    assert labour.contract_due(date(2026, 1, 31)) == date(2026, 2, 28)
    assert labour.insurance_due(date(2026, 3, 1)) == date(2026, 3, 31)


@pytest.mark.parametrize(
    "kind,last",
    [
        ("fixed", None),
        ("open_ended", date(2027, 1, 1)),
        ("fixed", date(2026, 2, 1)),
        ("daily", None),
    ],
)
def test_terms_that_are_none(kind, last):
    with pytest.raises(Refused, match="labour"):
        Term(kind, date(2026, 3, 1), last)


def test_a_notice_may_cancel_at_once_instead_of_reducing():
    """江苏省人社厅 2013, 慈溪 2017: 达不到比例的取消; 2011 and 武昌 2017 reduce first."""
    assert [opening.propose(3, n, 5, may_reduce=False).kind for n in (15, 14, 5, 4)] == [
        "open",
        "cancel",
        "cancel",
        "cancel",
    ]
    assert [opening.propose(3, n, 5).kind for n in (15, 14, 5, 4)] == [
        "open",
        "reduce",
        "reduce",
        "cancel",
    ]


@pytest.mark.parametrize(
    ("most", "in_post", "kind", "exception", "refused"),
    [
        (1, 1, "street", 5, "quota.above_ceiling"),  # an exception of this side decides nothing
        (2, 1, "street", None, None),  # the city's paper is on record over there
        (1, 1, "other", None, "quota.above_ceiling"),  # no reason stands in for an approval
        (5, 4, "street", None, None),
    ],
)
def test_what_the_management_side_told_decides(most, in_post, kind, exception, refused):
    told = ToldQuota(in_post, most, "both", "市总复〔2026〕9号")
    standing = quota_standing("either", kind, 10, 100, in_post, 0, exception, told=told)
    found = assess_quota(standing, 1, "有理由")
    assert (found.refused, found.allowed, found.decided) == (refused, most, True)
    assert (found.reading, found.approval) == ("both", "市总复〔2026〕9号")


def test_told_without_a_number_leaves_the_preview():
    standing = quota_standing("either", "street", 10, 100, 0, 0, told=ToldQuota(0))
    assert (standing.decided, standing.allowed) == (False, 1)
