"""Databases, rows, the audit chain, throttling and pages of rows."""
