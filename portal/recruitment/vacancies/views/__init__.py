"""Pages of this stage."""

from portal.recruitment.vacancies.views import override, requirements
from portal.recruitment.vacancies.views.office import pages

MODULES = (override, requirements)  # they add their pages to the blueprint
BLUEPRINTS = (pages,)
