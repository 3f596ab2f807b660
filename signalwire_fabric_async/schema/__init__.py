"""Private: models, and how they become JSON and back. No I/O."""
