from portal.workforce.unions.views.office import pages as unions
from portal.workforce.unions.views.officers import pages as officers
from portal.workforce.unions.views.requests import pages as requests

BLUEPRINTS = (unions, officers, requests)
