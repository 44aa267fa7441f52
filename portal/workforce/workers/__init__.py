"""Workers of the register, and their filing."""
