"""Text of articles made harmless for whatever shows it."""
