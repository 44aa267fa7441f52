from portal.workforce.workers.views.batches import pages as batches
from portal.workforce.workers.views.filings import pages as filings
from portal.workforce.workers.views.office import pages as workers
from portal.workforce.workers.views.spells import pages as spells
from portal.workforce.workers.views.tree import pages as tree

BLUEPRINTS = (workers, filings, batches, spells, tree)
