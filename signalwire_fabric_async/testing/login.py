"""The default credentials and dialect of the stand-in; apart from the server, which takes long to load."""

from __future__ import annotations

from typing import Final, Literal

PROJECT_ID: Final = "5e11de30-0000-4000-8000-00000000fab1"
"""A UUID, like every project's id: responses contain it."""

API_TOKEN: Final = "PT-stand-in-token"  # noqa: S105  # only the stand-in server accepts it

DEFAULT_DIALECT: Final[Literal["observed"]] = "observed"
"""The default dialect of the stand-in."""
