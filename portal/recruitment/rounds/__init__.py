"""招聘批次、公告正文、日程 — the recruitment round, its timetable and the text of its notice."""
