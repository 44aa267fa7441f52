"""带版本、带签名的公布 — versioned, signed, published documents."""
