"""Home, a worker's page, figures."""
