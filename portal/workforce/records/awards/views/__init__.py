from portal.workforce.records.awards.views.office import pages

BLUEPRINTS = (pages,)
