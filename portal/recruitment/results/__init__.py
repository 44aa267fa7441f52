"""总成绩、名次、入围、公布 — composites, places, shortlist, publication."""
