"""The pure rules, with the register's own numbers."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from portal.kernel.errors import Refused
from portal.workforce.rulebook import appraisal, contracts, exits, filing, pay, roles, staffing
from portal.workforce.rulebook.jurisdiction import Validity, lies_within
from portal.workforce.rulebook.lifecycles import ALL, FILING
from tests.builders.workforce import candidate


@pytest.mark.parametrize(
    ("single_unions", "workers", "most", "overlap"),
    [
        (199, 4999, 1, False),
        (200, 4999, 5, True),
        (250, 3000, 5, True),
        (199, 5000, 5, True),
        (200, 5000, 5, False),
        (None, 6000, 5, False),
    ],
)
def test_the_quota_in_the_default_reading(
    single_unions: int, workers: int, most: int, overlap: bool
) -> None:
    found = staffing.quota(single_unions, workers)
    assert found is not None
    assert (found.most, found.overlap) == (most, overlap)


def test_no_figures_no_quota_and_more_than_the_guideline_only_when_approved() -> None:
    assert staffing.quota(None, None) is None
    assert staffing.quota(300, 9000, 7) == staffing.Quota(7, "approved")
    assert staffing.quota(10, 100, 7) == staffing.Quota(7, "approved")


def test_a_place_is_held_from_the_first_day_until_the_day_of_leaving() -> None:
    places = [
        staffing.Place(date(2026, 9, 1), date(2027, 3, 1)),
        staffing.Place(date(2026, 9, 1), form="8"),
        staffing.Place(date(2026, 10, 1)),
    ]
    assert [
        staffing.in_post(places, day)
        for day in (date(2026, 8, 31), date(2026, 9, 1), date(2027, 2, 28), date(2027, 3, 1))
    ] == [
        0,
        1,
        2,
        1,
    ]
    assert staffing.pending(places, date(2026, 9, 1)) == 1


@pytest.mark.parametrize(
    ("hired", "due"),
    [
        (date(2026, 9, 1), date(2027, 9, 1)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_training_is_due_on_the_corresponding_day_of_the_next_year(hired: date, due: date) -> None:
    assert filing.training_due(hired) == due


def test_a_sound_record_has_no_reasons() -> None:
    assert filing.assess(candidate()) == ()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"document_number": "329900199505170079"}, filing.Reason("01", "document_mismatch")),
        ({"born_on": date(1995, 5, 18)}, filing.Reason("01", "document_mismatch")),
        ({"ends_on": None}, filing.Reason("05", "contract_incomplete")),
        ({"ends_on": date(2026, 8, 3)}, filing.Reason("05", "contract_dates")),
        (
            {"form": "5", "agency": "某公司", "ends_on": date(2028, 8, 1)},
            filing.Reason("05", "contract_dates"),
        ),
        (
            {"probation_ends_on": date(2026, 10, 3), "ends_on": date(2028, 8, 2)},
            filing.Reason("05", "probation_too_long"),
        ),
        ({"certificate_level": "senior"}, filing.Reason("06", "certificate_incomplete")),
        ({"form": "7"}, filing.Reason("09", "form_without_agency")),
        ({"training_due_on": date(2027, 8, 4)}, filing.Reason("99", "training_due_wrong")),
    ],
)
def test_each_fault_has_its_code(changes: dict[str, object], reason: filing.Reason) -> None:
    assert filing.assess(candidate(**changes)) == (reason,)


def test_the_limits_of_dispatch_and_probation_themselves_are_allowed() -> None:
    assert filing.assess(candidate(form="5", agency="某公司", ends_on=date(2028, 8, 2))) == ()
    assert (
        filing.assess(candidate(probation_ends_on=date(2026, 10, 2), ends_on=date(2028, 8, 2)))
        == ()
    )
    assert (
        filing.assess(candidate(probation_ends_on=date(2027, 2, 2), ends_on=date(2029, 8, 2))) == ()
    )


def _years(text: str) -> list[appraisal.Year]:
    grades = {"F": "fail", "P": "pass", "U": "ungraded"}
    return [
        appraisal.Year(2026 - place, grades[letter])
        for place, letter in enumerate(text)
        if letter != "-"
    ]


@pytest.mark.parametrize(
    ("newest_first", "consequence"),
    [
        ("", "none"),
        ("P", "none"),
        ("FP", "talk"),
        ("FF", "review"),
        ("FUF", "review"),
        ("UFF", "review"),
        ("F-F", "talk"),
        ("PFF", "none"),
        ("FFF", "review"),
    ],
)
def test_two_failed_years_in_a_row_ask_for_a_review(newest_first: str, consequence: str) -> None:
    assert appraisal.consequence(_years(newest_first)) == consequence


def test_the_total_is_exact_and_its_weights_add_up() -> None:
    scores = [Fraction(86), Fraction("90.5"), Fraction(77), Fraction(100)]
    assert appraisal.total(
        scores, [Fraction(1, 3), Fraction(1, 3), Fraction(1, 6), Fraction(1, 6)]
    ) == Fraction("176.5") / 3 + Fraction(177, 6)
    with pytest.raises(Refused, match="appraisal.weights"):
        appraisal.total(scores, [Fraction(1, 2)] * 4)
    with pytest.raises(Refused, match="appraisal.score"):
        appraisal.total([Fraction(101), *scores[1:]], [Fraction(1, 4)] * 4)


def _rule_five() -> pay.Ladder:
    # "both": 正职一肩挑, 300 more than 正职; the register's number for 正职7级+高级 includes it.
    levels = {level: Fraction(50 + 60 * (level - 1)) for level in range(1, 13)}
    posts = {
        "both": Fraction(2800 + 300),
        "3": Fraction(2800),
        "2": Fraction(2500),
        "1": Fraction(2300),
    }
    certificates = {
        "assistant": Fraction(300),
        "social_worker": Fraction(500),
        "senior": Fraction(800),
    }
    return pay.Ladder(
        posts, levels, certificates, certificate_needs_registration=True, fixed=Fraction(200)
    )


@pytest.mark.parametrize(
    ("post", "level", "certificate", "total"),
    [
        ("1", 1, "assistant", 2850),
        ("1", 12, "social_worker", 3710),
        ("2", 4, "social_worker", 3430),
        ("both", 7, "senior", 4510),
    ],
)
def test_pay_by_rule_five_of_the_register(
    post: str, level: int, certificate: str, total: int
) -> None:
    assert pay.pay_of(_rule_five(), post, level, certificate).total == total


def test_an_unregistered_certificate_pays_nothing_where_registration_is_demanded() -> None:
    assert pay.pay_of(_rule_five(), "1", 1, "assistant", registered=False).total == 2550
    with pytest.raises(Refused, match="pay.not_on_ladder"):
        pay.pay_of(_rule_five(), "1", 13)


def test_the_split_of_rule_one() -> None:
    assert pay.split(Fraction(3400), Fraction(1), Fraction("0.8")) == (2720, 680)
    assert pay.split(Fraction(3400), Fraction(1), Fraction("0.9")) == (3060, 340)


def test_being_unfit_needs_two_fails_a_measure_and_a_legal_review() -> None:
    sound = {
        "review_due": True,
        "measure_recorded": True,
        "legal_review": "已审查",
        "words": "培训后仍不能胜任",
    }
    exits.check_exit("13", **sound)  # type: ignore[arg-type]
    for missing, code in (
        ("review_due", "exit.not_two_fails"),
        ("measure_recorded", "exit.measure_missing"),
    ):
        with pytest.raises(Refused, match=code):
            exits.check_exit("13", **{**sound, missing: False})  # type: ignore[arg-type]
    with pytest.raises(Refused, match="exit.review_missing"):
        exits.check_exit("13", **{**sound, "legal_review": " "})  # type: ignore[arg-type]
    with pytest.raises(Refused, match="exit.words_missing"):
        exits.check_exit("07", review_due=False, measure_recorded=False, legal_review="", words="")


def test_two_fixed_terms_make_the_next_one_open_ended() -> None:
    first, second = (
        contracts.Term("1", date(2020, 1, 1), date(2022, 12, 31)),
        contracts.Term("1", date(2023, 1, 1), date(2026, 11, 30)),
    )
    assert not contracts.open_ended_is_next([first])
    assert contracts.open_ended_is_next([second, first])
    assert contracts.runs_out([first, second], date(2026, 9, 1)) == date(2026, 11, 30)
    assert contracts.runs_out([first, second], date(2026, 9, 1), 89) is None


def test_nobody_holds_two_steps_of_a_filing_or_two_administrations() -> None:
    assert roles.conflicts(frozenset({"county_clerk"}), "city_reviewer") == ("county_clerk",)
    assert roles.conflicts(frozenset({"system_admin"}), "audit_admin") == ("system_admin",)
    assert roles.conflicts(frozenset({"auditor"}), "security_admin") == ("auditor",)
    assert roles.conflicts(frozenset({"county_clerk"}), "county_clerk") == ()


def test_only_the_office_whose_turn_it_is_may_act() -> None:
    assert FILING.actions("submitted", ["city_reviewer"]) == ("forward", "return")
    assert FILING.actions("submitted", ["filing_officer"]) == ()
    assert FILING.actions("forwarded", ["filing_officer"]) == ("file", "return")
    assert len({one.name for one in ALL}) == len(ALL)


def test_reach_in_the_tree_and_validity() -> None:
    parents = {"a": None, "b": "a", "c": "b", "x": "y", "y": "x"}
    assert lies_within("c", frozenset({"a"}), parents)
    assert not lies_within("a", frozenset({"b"}), parents)
    assert not lies_within("x", frozenset({"a"}), parents)
    assert Validity(date(2026, 1, 1), date(2026, 9, 1)).holds_on(date(2026, 8, 31))
    assert not Validity(date(2026, 1, 1), date(2026, 9, 1)).holds_on(date(2026, 9, 1))
