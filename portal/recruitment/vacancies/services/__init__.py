"""Verbs of the vacancy table and of the round as a whole."""
