"""What a digest asks of the store, and what is kept of its issues."""
