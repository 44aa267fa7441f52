"""考点考场、抽签编排、准考证 — sites, the draw of seats, tickets."""
