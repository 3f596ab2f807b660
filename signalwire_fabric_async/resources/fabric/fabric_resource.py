"""What all kinds of Fabric resources have in common."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from ...schema.models import Model


@frozen(kw_only=True)
class FabricResource(Model):
    """The base of every kind of resource; `id` is what `get`, `update` and `delete` take."""

    id: str
    """Its id among all resources: what `get`, `update` and `delete` take."""
    project_id: str
    """The project that it belongs to."""
    created_at: datetime
    """When it was made."""
    updated_at: datetime
    """When it was last changed."""
