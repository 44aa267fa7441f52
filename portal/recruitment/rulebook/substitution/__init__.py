"""Who moves up when somebody leaves."""
