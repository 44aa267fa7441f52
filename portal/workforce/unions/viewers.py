"""Who is asking on this side."""

from __future__ import annotations

from portal.foundation.officers.viewers import Viewers
from portal.workforce.unions.offices import APPOINTMENTS

viewer_of_session = Viewers(APPOINTMENTS).of_session
