"""聘用、移交、备案回执 — hire, hand-over, the filing receipt."""
