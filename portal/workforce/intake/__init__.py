"""What the recruitment side hands over."""
