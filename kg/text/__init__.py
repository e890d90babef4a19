"""Readable text from listings: cleaning with the way back to the source, sentences, in-paper abbreviations."""

from kg.text.cleaning import CleanText, clean
from kg.text.segments import sentences
from kg.text.short_forms import Abbreviation, abbreviations

__all__ = ["Abbreviation", "CleanText", "abbreviations", "clean", "sentences"]
