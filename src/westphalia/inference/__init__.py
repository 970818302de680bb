"""Run the reading model: tokens in, scores out."""
