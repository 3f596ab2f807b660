"""Datasphere: documents that AI agents search."""
