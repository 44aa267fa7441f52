"""Grounds of a case and what each may lead to."""
