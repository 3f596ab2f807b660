"""The staging database of a run."""
