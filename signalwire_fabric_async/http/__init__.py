"""Private: one call, from its request to its answer or error."""
