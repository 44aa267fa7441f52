"""违纪、雷同、透露身份、虚假材料、工作差错 — one procedure from suspicion to review."""
