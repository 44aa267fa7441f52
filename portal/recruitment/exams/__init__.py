"""考点考场、抽签编排、准考证、签到 — sites, the draw of seats, tickets, check-in."""
