"""What the readers that are written for a class promise, whatever an answer holds."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from signalwire_fabric_async import SubscriberSipCredential, converter

CIPHERS = ["AEAD_AES_256_GCM_8", "AES_CM_128_HMAC_SHA1_80"]
LISTS = st.one_of(
    st.just(CIPHERS),
    st.lists(st.sampled_from([*CIPHERS, "NEW", "\n".join(CIPHERS), "", None, 5])),
    st.sampled_from([None, "AEAD_AES_256_GCM_8", 7, {"AEAD_AES_256_GCM_8": 1}, {}]),
)
WHOLE: dict[str, st.SearchStrategy[Any]] = {
    "id": st.text(max_size=3),
    "username": st.one_of(st.text(max_size=3), st.none(), st.integers()),
    "caller_id": st.none(),
    "send_as": st.just("+15550100"),
    "ciphers": LISTS,
    "codecs": st.one_of(st.just(["PCMU"]), st.none(), st.just([])),
    "encryption": st.sampled_from(["required", "later", None, 1, ["required"], {}]),
}
OBJECTS = st.one_of(
    st.fixed_dictionaries(WHOLE),
    st.fixed_dictionaries({}, optional={**WHOLE, "unknown": st.integers()}),
    st.sampled_from([None, "text", 4, []]),
)


@given(st.lists(OBJECTS, max_size=6))
def test_an_object_reads_the_same_alone_and_among_any_neighbours(items):
    """A list is read as each of its objects alone would be, without loss, and the caller's list stays as it was."""
    before = copy.deepcopy(items)
    read = converter.structure(items, tuple[SubscriberSipCredential, ...])
    assert items == before
    assert read == tuple(converter.structure(one, SubscriberSipCredential) for one in items)
    assert [type(one) for one in read] == [SubscriberSipCredential if type(one) is dict else type(one) for one in items]
    assert converter.unstructure(read) == items
