"""Keep records in SQLite; the only place that knows SQL."""
