from portal.workforce.awards.views.office import pages

BLUEPRINTS = (pages,)
