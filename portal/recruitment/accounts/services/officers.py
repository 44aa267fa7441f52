"""Officers' accounts, by the officers' kit."""

from __future__ import annotations

from portal.foundation.officers.accounts import OfficerAccounts
from portal.recruitment.accounts.side import OFFICERS

_ACCOUNTS = OfficerAccounts(OFFICERS)

open_officer = _ACCOUNTS.open_officer
issue_enrolment = _ACCOUNTS.issue_enrolment
change_state = _ACCOUNTS.change_state
forget_secrets = _ACCOUNTS.forget_secrets
code_digest = _ACCOUNTS.factor.code_digest
codes_left = _ACCOUNTS.factor.codes_left
