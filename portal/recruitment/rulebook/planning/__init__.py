"""Staffing quota, opening ratio, the steps of the approval."""
