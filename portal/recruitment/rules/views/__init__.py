"""Pages of this stage."""

from portal.recruitment.rules.views import documents
from portal.recruitment.rules.views.policy import pages

MODULES = (documents,)  # it adds its pages to the blueprint
BLUEPRINTS = (pages,)
