"""公开日志 — the arithmetic, files and rows of a transparency log (RFC 6962, C2SP)."""
