"""The write quota."""
