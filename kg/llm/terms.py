"""What the vocabulary knows of the names, metrics and numbers of a model's answer."""

from functools import cache

from kg.ids import name_key
from kg.llm.alignment import Alignment, Span
from kg.mentions.matching import Matcher, Name
from kg.quantities import Quantity, QuantityFinder
from kg.schema import ENTITY_KINDS, NodeKind
from kg.vocab import Metric, Term, Vocabulary, default_vocabulary


class Terms:
    """Look-up of names, metrics and numbers; compiled once for many papers.

    Args:
        vocabulary: The curated vocabulary.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._things = {
            kind: Matcher(
                Name(name, term, exact) for term in vocabulary.terms[kind].values() for name, exact in term.names()
            )
            for kind in ENTITY_KINDS
        }
        self._metrics = Matcher(
            Name(alias, metric, metric.exact)
            for metric in vocabulary.metrics.values()
            for alias in (metric.label, *metric.aliases)
        )
        self._implied = Matcher(Name(word, metric) for word, metric in vocabulary.implied_metrics().items())
        self._quantities = QuantityFinder(vocabulary.units.values())

    def thing(self, name: str, kind: NodeKind) -> tuple[NodeKind, Term] | None:
        """The term that a whole name stands for: of this kind, else of another."""
        for each in (kind, *(other for other in ENTITY_KINDS if other is not kind)):
            found = self._things[each].find(name)
            if len(found) == 1 and (found[0].start, found[0].end) == (0, len(name)):
                return each, found[0].value
        return None

    def metric(self, words: str) -> Metric | None:
        """The metric that a phrase ends in: throughput for "inference throughput"."""
        found = self._metrics.find(words)
        return found[-1].value if found and found[-1].end == len(words) else None

    def implies(self, sentence: str, metric: str) -> bool:
        """Whether a sentence holds a word that means a metric without naming it: "faster" for speed."""
        key = name_key(metric)
        return any(
            key in map(name_key, (match.value.label, *match.value.aliases)) for match in self._implied.find(sentence)
        )

    def quantity(self, sentence: str, value: str, within: Span) -> Quantity | None:
        """The number that a value is read as, with its bounds and qualifier; None where it is none.

        Args:
            sentence: The sentence, cleaned.
            value: The number as the answer gives it.
            within: The part of the sentence in which it has to stand.
        """
        found = self._quantities.find(sentence)
        found += [quantity.before for quantity in found if quantity.before]
        for start, end in Alignment(sentence).amounts(value, within):
            for quantity in found:
                if quantity.start < end and start < quantity.end:
                    return quantity
        return None


@cache
def default_terms() -> Terms:
    """Look-up in the vocabulary that comes with the package."""
    return Terms(default_vocabulary())
