from portal.workforce.desk.views.home import entrance
from portal.workforce.desk.views.office import pages

BLUEPRINTS = (entrance, pages)
