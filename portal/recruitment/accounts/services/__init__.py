"""What can be done with an account: one file per errand."""
