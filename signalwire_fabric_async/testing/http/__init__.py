"""The stand-in over HTTP: requests, faults, the log."""
