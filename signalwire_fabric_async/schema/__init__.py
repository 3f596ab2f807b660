"""The data model: model and body classes, and their conversion to and from JSON. Imports no aiohttp, does no I/O."""
