"""What can be done with an account.

One file per errand; the names used by pages and other stages are gathered here.
"""

from __future__ import annotations

from portal.recruitment.accounts.services.sessions import (
    end_all_sessions,
    end_session,
    open_session,
    sign_out,
    touch,
)
from portal.recruitment.accounts.services.sign_up import sign_up

__all__ = ["end_all_sessions", "end_session", "open_session", "sign_out", "sign_up", "touch"]
