"""What can be done with an officer's account: one file per errand."""
