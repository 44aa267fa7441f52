"""Verbs of the exam office."""
