from portal.workforce.intake.views.machine import pages as machine
from portal.workforce.intake.views.office import pages as office

BLUEPRINTS = (machine, office)
