"""What a room's record has to add up to."""
