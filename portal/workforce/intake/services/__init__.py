"""Taking over hires and telling the portal what became of them: one file per errand."""
