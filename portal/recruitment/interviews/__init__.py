"""复审、考官、面试抽签、评分 — document re-check, panels, interview draw, marks."""
