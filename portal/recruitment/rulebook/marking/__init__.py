"""Scores as they are keyed and settled, marks of an interview panel."""
