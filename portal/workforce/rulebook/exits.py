"""Why people leave, which article says so, and which reasons have conditions.

Source: register of workers §2 退出原因; 劳动合同法.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.kernel.errors import Refused
from portal.kernel.period import corresponding_day

# code → article of 劳动合同法 (empty: another law, or none)
ARTICLES = {
    "01": "37",
    "02": "37",
    "03": "38",
    "04": "36、46",
    "05": "36",
    "06": "39(一)",
    "07": "39(二)",
    "08": "39(三)",
    "09": "39(四)",
    "10": "39(五)",
    "11": "39(六)",
    "12": "40(一)",
    "13": "40(二)",
    "14": "40(三)",
    "15": "44(一)",
    "16": "44(一)",
    "17": "44(二)",
    "18": "44(三)",
    "19": "44(四)(五)",
    "20": "",
    "21": "",
    "22": "",
    "99": "",
}
EMPLOYED = ("civil_servant", "public_institution", "state_company", "private_company")
SOCIAL_WORK = ("social_organisation", "worker_elsewhere", "community_worker")
DESTINATIONS = (*EMPLOYED, *SOCIAL_WORK, "study", "own_business", "none", "unknown")
UNFIT = "13"  # 不能胜任·含连续两年考核不合格
IN_PROBATION, EXPIRY, NOT_RENEWED = ("02", "06"), ("15", "16"), "15"
RETIRED, DEAD = "17", "18"
LEAST_RETIREMENT_AGE = 45  # the lowest that any rule of retirement knows
ONLY_FORM = {"20": "5", "21": "7"}  # 派遣退回, 购买服务项目终止
# Article 42: nobody in one of these is dismissed under 40 and 41; a term that runs out meanwhile is
# prolonged (45).
PROTECTED = (
    "occupational_disease_suspected",
    "work_injury",
    "medical_treatment_period",
    "pregnancy_maternity_nursing",
    "fifteen_years_and_near_retirement",
    "other_by_law",
)
NOT_PROTECTED = "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the register knows of a person who leaves.

    ``last_day`` of work; ``term_ends_on``: the last day of the latest contract, None where it has
    none; ``fixed_terms`` so far.
    """

    last_day: date
    born_on: date | None
    form: str
    probation_ends_on: date | None
    term_ends_on: date | None
    fixed_terms: int


def needs_protection_check(cause: str) -> bool:
    return ARTICLES.get(cause, "")[:2] in ("40", "41") or cause in EXPIRY


def check_protection(cause: str, found: str) -> None:
    """``found``: which case of article 42 the office found, ``none`` after it looked, '' when it
    did not look.

    Raises ``exit.circumstance``, ``exit.protection_unchecked``, ``exit.protected`` (42),
    ``exit.term_prolonged`` (45).
    """
    if found not in ("", NOT_PROTECTED, *PROTECTED):
        raise Refused("exit.circumstance")
    if not needs_protection_check(cause) or found == NOT_PROTECTED:
        return
    if not found:
        raise Refused("exit.protection_unchecked")
    raise Refused("exit.term_prolonged" if cause in EXPIRY else "exit.protected")


def check_standing(cause: str, standing: Standing, words: str) -> None:
    """The facts that a cause names are those of the register.

    Raises ``exit.no_probation``, ``exit.probation_over``, ``exit.no_term``, ``exit.not_expired``,
    ``exit.open_ended_due`` (14: after two fixed terms, without words), ``exit.not_of_age``,
    ``exit.form``.
    """
    if cause in IN_PROBATION:
        _check_probation(standing)
    if cause in EXPIRY:
        _check_expiry(cause, standing, words)
    if cause == RETIRED and standing.born_on is not None:
        of_age, _why = corresponding_day(standing.born_on, 12 * LEAST_RETIREMENT_AGE)
        if standing.last_day < of_age:
            raise Refused("exit.not_of_age", age=LEAST_RETIREMENT_AGE)
    if standing.form != ONLY_FORM.get(cause, standing.form):
        raise Refused("exit.form")


def _check_probation(standing: Standing) -> None:
    if standing.probation_ends_on is None:
        raise Refused("exit.no_probation")
    if standing.last_day > standing.probation_ends_on:
        raise Refused("exit.probation_over", on=standing.probation_ends_on.isoformat())


def _check_expiry(cause: str, standing: Standing, words: str) -> None:
    if standing.term_ends_on is None:
        raise Refused("exit.no_term")
    if standing.last_day < standing.term_ends_on:
        raise Refused("exit.not_expired", on=standing.term_ends_on.isoformat())
    if cause == NOT_RENEWED and standing.fixed_terms >= 2 and not words.strip():
        raise Refused("exit.open_ended_due")


def check_destination(cause: str, destination: str) -> None:
    """Who has died or retired goes nowhere. Raises ``exit.destination``."""
    if cause in (RETIRED, DEAD) and destination not in ("none", "unknown"):
        raise Refused("exit.destination")


def check_exit(
    cause: str, *, review_due: bool, measure_recorded: bool, legal_review: str, words: str
) -> None:
    """Two failed appraisals never end a contract by themselves.

    Cause 13 needs a recorded training or change of post *and* a legal review (40(二):
    经过培训或者调整工作岗位，仍不能胜任). Every cause under 39 and 40 needs words. Raises
    ``exit.cause_unknown``, ``exit.words_missing``, ``exit.not_two_fails``,
    ``exit.measure_missing``, ``exit.review_missing``.
    """
    if cause not in ARTICLES:
        raise Refused("exit.cause_unknown")
    if ARTICLES[cause].startswith(("39", "40")) and not words.strip():
        raise Refused("exit.words_missing")
    if cause == UNFIT:
        if not review_due:
            raise Refused("exit.not_two_fails")
        if not measure_recorded:
            raise Refused("exit.measure_missing")
        if not legal_review.strip():
            raise Refused("exit.review_missing")
