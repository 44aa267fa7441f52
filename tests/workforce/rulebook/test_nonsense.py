"""What no register may hold: grades that the marks contradict, ends that the law forbids."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from portal.kernel.errors import Refused
from portal.workforce.rulebook import appraisal, exits, filing
from tests.builders.workforce import candidate


def refused(code: str) -> object:
    return pytest.raises(Refused, match=code.replace(".", r"\."))


@pytest.mark.parametrize(
    ("grade", "total", "reason", "code"),
    [
        ("excellent", "10", "", "appraisal.grade_too_high"),
        ("excellent", "89.99", "", "appraisal.grade_too_high"),
        ("excellent", "90", "", ""),
        ("pass", "59.5", "", "appraisal.grade_too_high"),
        ("pass", "60", "", ""),
        ("pass", "99", "", ""),  # there are only so many 优秀 in a year
        ("barely", "59", "", "appraisal.grade_too_high"),
        ("barely", "65", "", ""),
        ("barely", "95", "", "appraisal.grade_too_low"),
        ("barely", "95", "受到诫勉一次", ""),
        ("fail", "59", "", ""),
        ("fail", "95", "", "appraisal.grade_too_low"),
        ("fail", "95", "严重违反规章制度", ""),
    ],
)
def test_a_grade_follows_from_the_marks(grade: str, total: str, reason: str, code: str) -> None:
    if code:
        with refused(code):
            appraisal.check_grade(grade, Fraction(total), reason)
    else:
        appraisal.check_grade(grade, Fraction(total), reason)


SOUND = exits.Standing(
    last_day=date(2026, 8, 31),
    born_on=date(1990, 5, 17),
    form="1",
    probation_ends_on=date(2024, 12, 1),
    term_ends_on=date(2026, 8, 31),
    fixed_terms=1,
)


def standing(**changes: object) -> exits.Standing:
    values = {name: getattr(SOUND, name) for name in SOUND.__dataclass_fields__}
    return exits.Standing(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cause", "changes", "code"),
    [
        ("06", {}, "exit.probation_over"),  # almost two years after its end
        ("02", {}, "exit.probation_over"),
        ("06", {"probation_ends_on": None}, "exit.no_probation"),
        ("06", {"probation_ends_on": date(2026, 8, 31)}, ""),
        ("06", {"probation_ends_on": date(2026, 8, 30)}, "exit.probation_over"),
        ("15", {}, ""),
        ("15", {"term_ends_on": date(2026, 9, 1)}, "exit.not_expired"),
        ("16", {"term_ends_on": date(2026, 9, 1)}, "exit.not_expired"),
        ("15", {"term_ends_on": None}, "exit.no_term"),
        ("15", {"fixed_terms": 2}, "exit.open_ended_due"),
        ("16", {"fixed_terms": 2}, ""),
        ("17", {}, "exit.not_of_age"),
        ("17", {"born_on": date(1966, 8, 31)}, ""),
        ("17", {"born_on": None}, ""),
        ("20", {}, "exit.form"),
        ("20", {"form": "5"}, ""),
        ("21", {}, "exit.form"),
        ("21", {"form": "7"}, ""),
        ("01", {}, ""),
    ],
)
def test_a_cause_needs_the_facts_that_it_names(
    cause: str, changes: dict[str, object], code: str
) -> None:
    if code:
        with refused(code):
            exits.check_standing(cause, standing(**changes), "")
    else:
        exits.check_standing(cause, standing(**changes), "")


def test_not_renewing_after_two_fixed_terms_says_why() -> None:
    exits.check_standing("15", standing(fixed_terms=2), "本人书面提出不续订")


ENDED_BY_THE_EMPLOYER = [
    cause for cause, text in exits.ARTICLES.items() if text[:2] in ("40", "41")
]


def test_articles_40_and_41_are_among_the_causes() -> None:
    assert ENDED_BY_THE_EMPLOYER == ["12", "13", "14"]


@pytest.mark.parametrize("cause", ENDED_BY_THE_EMPLOYER)
def test_no_dismissal_without_the_check_of_article_42(cause: str) -> None:
    with refused("exit.protection_unchecked"):
        exits.check_protection(cause, "")
    for circumstance in exits.PROTECTED:
        with refused("exit.protected"):
            exits.check_protection(cause, circumstance)
    exits.check_protection(cause, exits.NOT_PROTECTED)


@pytest.mark.parametrize("cause", ["15", "16"])
def test_a_term_of_somebody_protected_is_prolonged(cause: str) -> None:
    """劳动合同法 45."""
    with refused("exit.protection_unchecked"):
        exits.check_protection(cause, "")
    with refused("exit.term_prolonged"):
        exits.check_protection(cause, "pregnancy_maternity_nursing")
    exits.check_protection(cause, exits.NOT_PROTECTED)


def test_other_causes_ask_nothing_and_unknown_words_are_refused() -> None:
    exits.check_protection("01", "")
    exits.check_protection("07", "work_injury")  # article 39 knows no protection
    with refused("exit.circumstance"):
        exits.check_protection("12", "moon")


@pytest.mark.parametrize(
    ("cause", "destination", "sound"),
    [
        ("18", "civil_servant", False),
        ("18", "none", True),
        ("17", "study", False),
        ("17", "none", True),
        ("01", "study", True),
    ],
)
def test_where_somebody_goes_fits_why(cause: str, destination: str, sound: bool) -> None:
    if sound:
        exits.check_destination(cause, destination)
    else:
        with refused("exit.destination"):
            exits.check_destination(cause, destination)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"decided_on": date(2026, 8, 4)}, "hired_before_decision"),
        ({"decided_on": date(2026, 7, 1), "starts_on": date(2026, 8, 2)}, "contract_before_hire"),
        ({"decided_on": date(2026, 7, 1), "starts_on": date(2026, 9, 4)}, "contract_late"),
    ],
)
def test_a_hired_person_s_contract_begins_within_the_month(
    changes: dict[str, object], reason: str
) -> None:
    """劳动合同法 10: hired on 3 August, a written contract by 3 September."""
    assert filing.assess(candidate(**changes)) == (filing.Reason("05", reason),)
    on_the_last_day = {"decided_on": date(2026, 8, 3), "starts_on": date(2026, 9, 3)}
    assert filing.assess(candidate(**on_the_last_day)) == ()


def test_an_open_ended_contract_has_no_end() -> None:
    facts = candidate(contract_kind="2", ends_on=date(2029, 8, 2))
    assert filing.assess(facts) == (filing.Reason("05", "contract_dates"),)
