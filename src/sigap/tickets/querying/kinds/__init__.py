"""Kinds of values: each reads, writes, compares and completes those of some keys."""
