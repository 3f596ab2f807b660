"""The platform: projects and their API tokens."""
