"""账号、身份、登录 — people, their secrets and sessions."""
