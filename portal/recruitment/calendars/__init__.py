"""工作日历：放假、调休、已公布的年份 — the official working calendar."""
