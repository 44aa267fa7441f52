from portal.workforce.records.appraisals.views.office import pages

BLUEPRINTS = (pages,)
