"""Private: how a value becomes a request, and bytes become a value."""
