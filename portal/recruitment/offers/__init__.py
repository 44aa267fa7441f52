"""聘用通知书、选岗、报到: what is offered to whoever is cleared, and what they answer."""
