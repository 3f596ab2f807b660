"""Faults and attacks: raw sockets that misbehave as told, and what the SDK makes of it."""
