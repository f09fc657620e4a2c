"""The embedded engine: Tantivy in a folder on local disk. The only package that imports it."""

from search.engines.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
