"""Verbs of a change after publication."""
