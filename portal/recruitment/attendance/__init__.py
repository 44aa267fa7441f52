"""签到、考场情况记录单、到考更正 — who came to which paper, and what closes a room."""
