"""Turn what the model marks into records: who, when, what."""
