"""The stand-in Space: what it holds and what each operation does. No I/O."""
