"""What the end of a round does."""
