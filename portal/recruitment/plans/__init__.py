"""年度用人计划、超员额批准、员额怎么来的 — the yearly staffing plan."""
