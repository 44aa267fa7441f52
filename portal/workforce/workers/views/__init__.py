from portal.workforce.workers.views.filings import pages as filings
from portal.workforce.workers.views.office import pages as workers

BLUEPRINTS = (workers, filings)
