"""Values of flags that several commands take."""

from __future__ import annotations

import argparse


def whole(text: str) -> int:
    """A whole number from 0. Raises ArgumentTypeError for anything else."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"a whole number, not {text!r}")
    return int(text)


def at_least_one(text: str) -> int:
    """A whole number from 1. Raises ArgumentTypeError for anything else."""
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"a whole number from 1, not {text!r}")
    return int(text)
