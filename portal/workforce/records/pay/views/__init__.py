from portal.workforce.records.pay.views import ladders, office

BLUEPRINTS = (office.pages, ladders.pages)
