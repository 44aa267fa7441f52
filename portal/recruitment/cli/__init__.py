"""Commands of the recruitment side."""
