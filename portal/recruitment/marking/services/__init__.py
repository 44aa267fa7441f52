"""Verbs of marking."""
