"""The Fabric family: one module per resource."""
