"""站内通知、短信、邮件 — messages to people."""
