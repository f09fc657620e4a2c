"""Measurements, run by hand and by `make bench`; `make test` does not collect them."""
