from portal.workforce.contracts.views.office import pages

BLUEPRINTS = (pages,)
