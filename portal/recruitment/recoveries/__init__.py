"""窗口找回账号 — an account given back on sight of the document, by two officers."""
