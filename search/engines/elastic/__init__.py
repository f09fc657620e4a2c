"""The distributed engine: an Elasticsearch cluster. The only package that imports its client."""

from search.engines.elastic.engine import ElasticEngine

__all__ = ["ElasticEngine"]
