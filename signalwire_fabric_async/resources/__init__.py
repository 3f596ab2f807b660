"""The resources, one package per API family and in it one module per resource: models and, under them, the table.

A module is loaded when its resource is first used.
"""
