from portal.workforce.pay.views.office import pages

BLUEPRINTS = (pages,)
