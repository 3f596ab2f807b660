"""The temporary database of a run."""
