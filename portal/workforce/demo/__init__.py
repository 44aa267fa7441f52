"""The demonstration of this side."""
