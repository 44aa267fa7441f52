"""工作台、批次进度、我的报名、审计页 — home, what waits, journeys."""
