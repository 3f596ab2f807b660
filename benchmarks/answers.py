"""What the servers of the benchmarks answer: one credential, and listings of them in pages with links."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

COLLECTION: Final = "/api/fabric/resources/subscribers/{}/sip_endpoints"
"""The path of one subscriber's SIP credentials; the subscriber's id chooses the listing."""

LISTINGS: Final = {
    "small": (10_000, 50),
    "large": (20_000, 1_000),
    "short": (2_000, 1_000),
    "slow": (2_000, 50),
    "subscribers": (20_000, 1_000),
    "grown-member": (20_000, 1_000),
    "grown-value": (20_000, 1_000),
}
"""Each listing: how many items, and how many on a page."""

CIPHERS: Final = ("AEAD_AES_256_GCM_8", "AES_256_CM_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_80")
CODECS: Final = ("OPUS", "G722", "PCMU", "PCMA", "VP8", "H264")


def credential(number: int) -> dict[str, object]:
    """Return a SIP credential as the service documents it; no two of a listing are alike.

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


def grown_member(number: int) -> dict[str, object]:
    """Return a credential of a service that has grown by one member."""
    return {**credential(number), "transport": "tls"}


def grown_value(number: int) -> dict[str, object]:
    """Return a credential of a service that has grown by one codec."""
    made = credential(number)
    return {**made, "codecs": [*CODECS[: 2 + number % 3], "AV1"]}


def subscriber(number: int) -> dict[str, object]:
    """Return a subscriber: two timestamps, a nested object, and in that one a member that is not documented, `region`."""
    return {
        "id": f"acaa5c49-be5e-4477-bce1-{number:012x}",
        "project_id": "5f0c2a4e-0d0c-4a0e-8e1e-0a2b3c4d5e6f",
        "display_name": f"Ada {number}",
        "type": "subscriber",
        "created_at": f"2024-05-06T12:{number % 60:02}:00Z",
        "updated_at": f"2024-05-07T12:{number % 60:02}:00Z",
        "subscriber": {
            "id": f"acaa5c49-be5e-4477-bce2-{number:012x}",
            "email": f"ada-{number}@example.com",
            "first_name": "Ada",
            "last_name": "Lovelace",
            "display_name": f"Ada {number}",
            "job_title": "Engineer",
            "time_zone": "UTC",
            "country": "GB",
            "region": "London",
            "company_name": "Analytical Engines",
        },
    }


_ITEMS: Final = {"subscribers": subscriber, "grown-member": grown_member, "grown-value": grown_value}
"""What a listing lists, where it is not `credential`."""


def path_of(listing: str) -> str:
    """Return the path of a listing."""
    return "/api/fabric/resources/subscribers" if listing == "subscribers" else COLLECTION.format(listing)


def one() -> str:
    """Return the answer to a `create` and to a `get`."""
    return json.dumps(credential(7))


def write_pages(folder: Path, origin: str) -> None:
    """Write each listing: `<listing>/first.json`, then a file for each page token."""
    for listing, (items, size) in LISTINGS.items():
        (folder / listing).mkdir(parents=True)
        for page in range(items // size):
            name = f"{token(page)}.json" if page else "first.json"
            (folder / listing / name).write_text(json.dumps(_page(listing, page, items, size, origin)))


def token(page: int) -> str:
    """Return the page token that the links of the pages carry."""
    return f"PA{page:032x}"


def _page(listing: str, page: int, items: int, size: int, origin: str) -> dict[str, object]:
    base = origin + path_of(listing)
    item = _ITEMS.get(listing, credential)

    def link(to: int) -> str:
        return f"{base}?page_number={to}&page_size={size}" + (f"&page_token={token(to)}" if to else "")

    links: dict[str, object] = {"self": link(page), "first": link(0)}
    if page:
        links["prev"] = link(page - 1)
    links["next"] = link(page + 1) if (page + 1) * size < items else None
    if not page:
        links["prev"] = None
    return {"data": [item(page * size + one) for one in range(size)], "links": links}
