"""Pages of this stage."""

from portal.recruitment.registers.views import events, petitions, places

BLUEPRINTS = (places.pages, events.pages, petitions.public, petitions.office)
