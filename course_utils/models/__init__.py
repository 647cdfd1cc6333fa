"""Models that the chapters train, one module a family."""
