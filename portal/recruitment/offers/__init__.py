"""聘用通知、选岗、报到 — offers, the choice of places, reporting for work."""
