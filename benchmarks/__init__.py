"""How fast the SDK is, against bare aiohttp and the others: `python -m benchmarks`."""
