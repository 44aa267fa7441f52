"""What the hand-over stage does."""
