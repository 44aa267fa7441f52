from portal.workforce.records.contracts.views.office import pages

BLUEPRINTS = (pages,)
