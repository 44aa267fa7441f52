"""The timetable of a round and the terms of labour law that follow from dates."""
