"""The members that every kind of Fabric resource has."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from ...schema.models import Model


@frozen(kw_only=True)
class FabricResource(Model):
    """Base of every kind of Fabric resource."""

    id: str
    """Resource id. `get`, `update` and `delete` take it."""
    project_id: str
    """Project that owns the resource."""
    created_at: datetime
    """Creation time."""
    updated_at: datetime
    """Time of the last change."""
