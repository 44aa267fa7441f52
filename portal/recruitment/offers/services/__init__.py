"""What the offers stage does."""
