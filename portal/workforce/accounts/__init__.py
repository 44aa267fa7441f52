"""Officers' accounts and sign-in."""
