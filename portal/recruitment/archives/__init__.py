"""招聘结束、保存期限、到期删除 — the end of a round, and what it promised to keep and to delete."""
