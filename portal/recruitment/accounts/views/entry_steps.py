"""What the doors of this side have beside the officers' kit: who is found at which door, and the
applicants' names of fields."""

from __future__ import annotations

from portal.foundation.officers.accounts import OfficerAccounts
from portal.foundation.officers.doors import Door, Doors
from portal.foundation.officers.questions import Asking
from portal.recruitment.accounts.queries import applicant_by_login
from portal.recruitment.accounts.side import OFFICERS

DOORS = Doors(OFFICERS, "accounts_applicant.challenge")
APPLICANTS_DOOR = Door(Asking("sign_in", "sign_in.applicant"), applicant_by_login)
OFFICERS_DOOR = Door(
    Asking("office_sign_in", "sign_in.officer"), OfficerAccounts(OFFICERS).by_login
)
ENROLMENT = Asking("enrol", "enrol")
SIGN_UP = Asking("sign_up", "sign_up")
SEND_CODE = Asking("send_code", "recover.send")
USE_CODE = Asking("use_code", "recover.use")
USE_CASE = Asking("use_case", "recover.case")
CODES_AN_HOUR = 5  # to one mobile, whoever asks from unknown devices: they ring at somebody's
# Which field a refusal belongs to, for ``refusals_on``.
ON_NUMBER = dict.fromkeys(
    [
        f"identity_{code}"
        for code in ("check_digit", "date", "future", "form", "prefix", "old_number", "empty")
    ],
    "number",
)
ON_MOBILE = dict.fromkeys(
    [f"account_mobile_{code}" for code in ("form", "taken", "unproved")], "mobile"
)
ON_CURRENT = dict.fromkeys(["account_password_wrong"], "current")
