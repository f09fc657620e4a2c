"""How fast search is: ``make bench``, or ``python -m tests.benchmarks.search --help``."""
