"""Comparisons and measured results that a paper states."""

from kg.claims.finder import ClaimFinder

__all__ = ["ClaimFinder"]
