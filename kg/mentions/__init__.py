"""Names in a paper: what things it speaks of, and where."""

from kg.mentions.finder import MentionFinder
from kg.mentions.things import Thing

__all__ = ["MentionFinder", "Thing"]
