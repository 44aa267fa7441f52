"""Words of the public log."""

from __future__ import annotations

from portal.foundation.web.log.words import REFUSALS, WORDS

__all__ = ["REFUSALS", "WORDS"]
