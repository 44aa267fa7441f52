"""What can be done with an officer's account."""

from __future__ import annotations

from portal.foundation.officers.accounts import OfficerAccounts
from portal.workforce.accounts.side import OFFICERS

_ACCOUNTS = OfficerAccounts(OFFICERS)

open_officer = _ACCOUNTS.open_officer
issue_enrolment = _ACCOUNTS.issue_enrolment
change_state = _ACCOUNTS.change_state
open_session = _ACCOUNTS.sessions.open_session
code_digest = _ACCOUNTS.factor.code_digest
