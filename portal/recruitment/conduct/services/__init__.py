"""Verbs of a case."""
