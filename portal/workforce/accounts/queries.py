"""Finding officers and their sessions."""

from __future__ import annotations

from portal.foundation.officers.accounts import OfficerAccounts
from portal.workforce.accounts.side import OFFICERS

_ACCOUNTS = OfficerAccounts(OFFICERS)

login_name_index = OFFICERS.login_index
locked_account = OFFICERS.locked_account
account_by_login = _ACCOUNTS.by_login
account_by_public_id = _ACCOUNTS.by_public_id
accounts = _ACCOUNTS.all
