"""Composite scores, preferences, places, the shortlist, and simulations of all of it."""
