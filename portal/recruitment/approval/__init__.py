"""请示批复、公告定稿、发布 — papers, versions, gates, reply, release (forms A-03 to A-07)."""
