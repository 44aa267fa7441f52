"""Ways out to people: mail, SMS, feeds."""
