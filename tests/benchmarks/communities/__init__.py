"""Benchmarks of the communities: what grows with members and posts."""
