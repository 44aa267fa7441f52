from portal.workforce.records.pay.views.office import pages

BLUEPRINTS = (pages,)
