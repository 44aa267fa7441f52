from portal.workforce.training.views.office import pages

BLUEPRINTS = (pages,)
