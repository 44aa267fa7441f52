from portal.workforce.desk.views.home import entrance
from portal.workforce.desk.views.office import pages
from portal.workforce.desk.views.past import pages as past

BLUEPRINTS = (entrance, pages, past)
