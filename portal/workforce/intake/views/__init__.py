from portal.workforce.intake.views.approvals import pages as approvals
from portal.workforce.intake.views.batches import pages as batches
from portal.workforce.intake.views.hires import pages as hires
from portal.workforce.intake.views.machine import pages as machine
from portal.workforce.intake.views.office import pages as office

BLUEPRINTS = (machine, office, hires, approvals, batches)
