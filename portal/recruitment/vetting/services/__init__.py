"""What the vetting stage does."""
