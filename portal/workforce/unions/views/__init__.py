from portal.workforce.unions.views.office import pages as unions
from portal.workforce.unions.views.officers import pages as officers

BLUEPRINTS = (unions, officers)
