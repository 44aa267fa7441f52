"""The clock, the official holidays, calendars to take away."""
