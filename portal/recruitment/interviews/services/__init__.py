"""Verbs of interviews."""
