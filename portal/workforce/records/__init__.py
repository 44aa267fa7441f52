"""A worker's record: contracts, pay, training, appraisals, awards."""
