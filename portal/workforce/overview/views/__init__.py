from portal.workforce.overview.views.home import entrance
from portal.workforce.overview.views.office import pages

BLUEPRINTS = (entrance, pages)
