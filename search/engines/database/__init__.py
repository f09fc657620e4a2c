"""The fallback engine: the read model searched by the database alone."""

from search.engines.database.engine import DatabaseEngine

__all__ = ["DatabaseEngine"]
