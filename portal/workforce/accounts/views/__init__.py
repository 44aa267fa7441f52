from portal.workforce.accounts.views.office import pages

BLUEPRINTS = (pages,)
