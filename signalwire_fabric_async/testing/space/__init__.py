"""The simulated Space: its state and its operations. No I/O."""
