"""Turn bytes into documents: one file, one format."""
