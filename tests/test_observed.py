"""Every operation against a server that responds as the descriptions say: the observed one and the published one.

Judged are the request (path, query, authorization, body) and the result: no member is left in `.extra`, no string is
out of reach, and the response is given back as it came.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from other_make import FILES, ID, MODES, PARENT, Described, Service, arguments, document, needs_descriptions
from other_make import served, strings, unread

from signalwire_fabric_async import ResponseError, converter

pytestmark = needs_descriptions

SECOND_PATH = "_below_addresses"
OPERATIONS = [(name, each) for name in FILES for each in document(name).operations] if True else []
"""How a server says which SIP address path it has: an operation whose id ends so is served under the second."""

