"""Private: one call, from its request to its response or error."""
