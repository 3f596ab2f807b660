"""Reading a roster file into people."""
