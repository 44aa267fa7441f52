"""What happens to a record of the register: one file per errand."""
