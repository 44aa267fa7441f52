"""Pages of this stage."""

from portal.recruitment.vacancy_sheets.views.office import pages

BLUEPRINTS = (pages,)
