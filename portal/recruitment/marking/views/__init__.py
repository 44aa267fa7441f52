"""Pages of this stage."""

from __future__ import annotations

from portal.recruitment.marking.views import corrections, keying, office, rechecks

# A batch's address takes any word: what has a name of its own is asked first.
BLUEPRINTS = (corrections.pages, rechecks.pages, office.pages, keying.pages)
