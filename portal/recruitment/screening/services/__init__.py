"""Verbs of screening."""
