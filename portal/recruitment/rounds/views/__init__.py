"""Pages of this stage."""

from portal.recruitment.rounds.views import attachments, timetable
from portal.recruitment.rounds.views.office import pages

MODULES = (timetable, attachments)  # they add their pages to the blueprint
BLUEPRINTS = (pages,)
