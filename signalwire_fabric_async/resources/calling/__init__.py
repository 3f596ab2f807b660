"""Calls: dialed, and controlled by commands while they last."""
