"""工会组织、员额数字、任职 — the union tree, figures, appointments."""
