"""Sessions of applicants and officers, by the officers' kit."""

from __future__ import annotations

from portal.foundation.officers.sessions import Sessions
from portal.recruitment.accounts.side import OFFICERS

_SESSIONS = Sessions(OFFICERS)

open_session = _SESSIONS.open_session
sign_out = _SESSIONS.sign_out
end_session = _SESSIONS.end_session
end_all_sessions = _SESSIONS.end_all_sessions
