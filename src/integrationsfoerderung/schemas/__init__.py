"""JSON Schema (2020-12) of the documents, made from the classes and from the lists of fields that the readers go by.

Example:
    >>> from integrationsfoerderung import schemas
    >>> schemas.schema("application")["properties"]["months"]["title"]
    'Dauer / duration'
"""

from .documents import NAMES, schema, text

__all__ = ["NAMES", "schema", "text"]
