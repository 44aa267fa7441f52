from portal.workforce.appraisals.views.office import pages

BLUEPRINTS = (pages,)
