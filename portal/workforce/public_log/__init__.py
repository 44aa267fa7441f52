"""公开日志：只增不减、人人可查 — the public, append-only log."""
