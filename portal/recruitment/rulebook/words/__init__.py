"""What rules say in words: the policy as sentences, why a place or a decision came about, why a
document is refused."""
