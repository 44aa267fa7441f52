"""Verbs of the exam day."""
