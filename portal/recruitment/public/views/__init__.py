"""Pages of this room."""

from portal.recruitment.public import shelf
from portal.recruitment.public.views import feeds, home, listing, rounds, self_check

BLUEPRINTS = (home.pages, listing.pages, rounds.pages, self_check.pages, feeds.pages)
listing.pages.record_once(lambda state: shelf.install(state.app))
