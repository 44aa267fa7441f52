"""任职与双人办理 — officers' accounts and appointments, asked by one and confirmed by another."""
