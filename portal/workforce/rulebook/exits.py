"""Why people leave, which article says so, and which reasons have conditions.

Source: register of workers §2 退出原因; 劳动合同法.
"""

from __future__ import annotations

from portal.kernel.errors import Refused

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
