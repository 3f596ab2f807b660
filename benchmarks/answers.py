"""What the servers of the benchmarks answer: one credential, and listings of them in pages with links."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

COLLECTION: Final = "/api/fabric/resources/subscribers/{}/sip_endpoints"
"""The path of one subscriber's SIP credentials; the subscriber's id chooses the listing."""

LISTINGS: Final = {"small": (10_000, 50), "large": (20_000, 1_000), "short": (2_000, 1_000), "slow": (2_000, 50)}
"""Each listing: how many items, and how many on a page."""

CIPHERS: Final = ("AEAD_AES_256_GCM_8", "AES_256_CM_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_80")
CODECS: Final = ("OPUS", "G722", "PCMU", "PCMA", "VP8", "H264")


def credential(number: int) -> dict[str, object]:
    """A SIP credential as the service documents it; no two of a listing are alike.

    Most credentials of a Space are made from one template, so nine of ten
    have the same lists here, and the tenth has others.
    """
    other = number // 10 if number % 10 == 0 else 1
    return {
        "id": f"acaa5c49-be5e-4477-bce0-{number:012x}",
        "username": f"justice-league-{number}",
        "caller_id": f"+1463232{number % 10_000:04}",
        "send_as": f"+1463555{number % 10_000:04}",
        "ciphers": list(CIPHERS[: 1 + other % 3]),
        "codecs": list(CODECS[: 2 + other % 5]),
        "encryption": ("required", "optional", "default")[number % 3],
    }


def one() -> str:
    """The answer to a `create` and to a `get`."""
    return json.dumps(credential(7))


def write_pages(folder: Path, origin: str) -> None:
    """Write each listing: `<listing>/first.json`, then a file for each page token."""
    for listing, (items, size) in LISTINGS.items():
        (folder / listing).mkdir(parents=True)
        for page in range(items // size):
            name = f"{token(page)}.json" if page else "first.json"
            (folder / listing / name).write_text(json.dumps(_page(listing, page, items, size, origin)))


def token(page: int) -> str:
    """The page token that the links of the pages carry."""
    return f"PA{page:032x}"


def _page(listing: str, page: int, items: int, size: int, origin: str) -> dict[str, object]:
    base = origin + COLLECTION.format(listing)

    def link(to: int) -> str:
        return f"{base}?page_number={to}&page_size={size}" + (f"&page_token={token(to)}" if to else "")

    links: dict[str, object] = {"self": link(page), "first": link(0)}
    if page:
        links["prev"] = link(page - 1)
    links["next"] = link(page + 1) if (page + 1) * size < items else None
    if not page:
        links["prev"] = None
    return {"data": [credential(page * size + one) for one in range(size)], "links": links}
