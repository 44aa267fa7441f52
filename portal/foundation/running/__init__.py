"""Running the programs: health, metrics, logs, workers, schema, backup and restore."""
