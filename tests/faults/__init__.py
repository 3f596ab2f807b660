"""Faults and attacks: scripted raw sockets that misbehave, and how the SDK handles them."""
