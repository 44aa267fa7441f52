"""Verbs of results."""
