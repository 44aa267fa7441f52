"""更正、补充、延长报名、核减等公告，逐项对照 — change notices, line by line."""
