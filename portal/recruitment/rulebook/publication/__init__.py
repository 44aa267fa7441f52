"""What may go out: gates, places, sections, agreement and changes of notices."""
