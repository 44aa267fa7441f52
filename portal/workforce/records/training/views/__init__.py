from portal.workforce.records.training.views.office import pages

BLUEPRINTS = (pages,)
