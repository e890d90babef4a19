"""Finds names that no vocabulary knows, by how papers coin and use them.

Three sorts of evidence: the shape of a word ("CoDeF", "vLLM", "RT-NeRF"), the words around it ("we present Fuyou",
"a model called Sana", "such as Marlin"), and the title's head ("Onesweep: ..."). A word with a telling shape is taken
wherever it stands; a plain capitalised word only where the paper introduces it or compares with it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kg.document import Document
from kg.mentions.introductions import Introductions
from kg.mentions.matching import Span, places, standing
from kg.mentions.phrases import FIELDS, TO_BE_CONTINUED
from kg.mentions.surfaces import RELEASE


class Shape(StrEnum):
    """How much a word looks like a name."""

    CAMEL = "camel"
    MIXED = "mixed"
    ACRONYM = "acronym"
    COMPOUND = "compound"
    CAPITAL = "capital"


@dataclass(frozen=True, slots=True)
class Coined:
    """One occurrence of a name.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last character.
        name: The name, as first met.
        proposed: Whether the paper introduces it.
    """

    start: int
    end: int
    name: str
    proposed: bool


_TOKEN = re.compile(
    r"(?<![\w@/\\.-])(?=[\w.+-]{0,60}?[A-Z])[^\W_]\w*(?:[-–][^\W_]\w*|\.(?=[A-Za-z0-9])\w+|\^\d\w*)*(?:\+\+?(?!\w)|#)?(?![\w@\\])"
)
_COUNT = re.compile(r"\d+[KMBT]?")
_DIMENSION = re.compile(r"\d+D")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.I)
_DOMAIN = re.compile(r"\.(?:com|org|io|net|github|ai|dev|edu|gov)\b\S*", re.I)
_HOST = re.compile(r"\b[\w-]+$")
_LONGEST_HOST = 80
_FROM_CAPITAL = re.compile(r"[A-Z]\S*")
_SPACES = (" ", "\n")
_REMEMBERED = 1 << 16
_LOWER_TAIL = re.compile(
    r"(?:-(?:[a-z]+|Augmented|Aware|Backed|Based|Centric|Driven|Enabled|Enhanced|Guided|Like|Powered|Style)|"
    r"(?<=[A-Z\d])-[A-Z][a-z]+ed)+$"
)
_SIZE_TAIL = re.compile(r"-(?:instruct|base|large|small|mini|tiny|nano|chat|turbo|medium|huge|pro|max|lite|fast|plus)$")
_NOT_A_NAME = re.compile(
    r"^(?:\d[\d.]*-?[numkMGTpf]?(?:s|J|W|Hz|V|A|dB|FPS|LOC|bps)(?:-\w+)?|\d{4}Q\d.*|CVE-.*|U\.S|U\.K|"
    r"Pre|Post|Non|Multi|Self|Semi|Co|Re|Sub|Inter|Intra|Cross|Anti|Near|Low|High)$|"
    r"^(?:\d[\d.]*[KMGTB]?-\d[\d.]*[KMGTB]|\d+(?:\.\d+)?[KMGTBx]?[A-Z]?[bB]?s?|[IVX]+|\d*[A-Z]|[A-Z]\d?|\d+[DdKkMm](?:-to-\d+[Dd])?|"
    r"\d+[a-z]+|[A-Z][a-z]?\^\d[a-z\d]*|.*\^\d(?:log|sin|cos).*|"
    r"[GMKT]i?[Bb](?:/s|ps)?|[GMTPEK](?:FLOPS?|FLOPs|OPS|OPs|Hz|MACs?)|F[lL]OPs|MACs|GPUs?|PhD|arXiv|GitHub|iso)$"
)
_BEATS = (
    r"than|over|outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|beat(?:s|ing)?|exceed(?:s|ed|ing)?|versus|vs\.?|against"
)
_COMPARED = re.compile(
    rf"(?:\b(?:{_BEATS}|"
    r"like|such as|including|e\.g\.,?|i\.e\.,?|compar(?:ed|able|ison|ing) (?:to|with|against)|relative to|"
    r"(?:state-of-the-art|SOTA)(?: [a-z-]+){0,3}|baselines?|methods?|frameworks?|systems?|models?|prefetchers?|"
    r"accelerators?|compilers?|simulators?|schedulers?|engines?|librar(?:y|ies)|optimizers?|predictors?|solvers?|"
    r"allocators?|polic(?:y|ies)|processors?|architectures?|tools?|algorithms?|protocols?)[,:]? (?:the )?|"
    r"[(,] ?|\band )$"
)
_BEATEN = re.compile(
    rf"\b(?:{_BEATS}|"
    r"(?:compar\w+|relative|competitive) (?:to|with|against))(?: (?:the|existing|standard|paired|vanilla))* $",
    re.I,
)
"""What makes a name even of ordinary words: "surpasses Full-Packing"."""
_PLAIN_NAME = re.compile(r"[A-Z][a-z]+(?:-(?:[A-Z][A-Za-z]+|[A-Z]|\d+))+|[A-Za-z]{2,}[A-Za-z0-9]*(?:_[A-Za-z0-9]{2,})+")
_ADJECTIVE = re.compile(
    r"-(?:\w+ed|Efficient|Aware|Driven|Free|Oriented|Level|Scale|Optimal|Agnostic|Centric|Specific|Style)$"
)
_STANDS_ALONE = re.compile(r"[\"'”’]?(?: \([^)]{2,60}\))?[,.;:]")
_PLAIN = (Shape.CAPITAL, Shape.COMPOUND)
_CITED = re.compile(
    r"(?:'s)?(?:(?:, [A-Z][\w-]+){0,9},? (?:and|&) [A-Z][\w-]+)?(?:,? et al\b|,? \(?(?:19|20)\d\d[a-z]?\b)|,? et al\b"
)
_CAPITAL_BEFORE = re.compile(r"[A-Z][\w-]* $")
_KIND_BEHIND = re.compile(
    r" (?:data ?sets?|benchmarks?|corpus|simulators?|compilers?|librar(?:y|ies)|supercomputers?|toolkits?|codebase)\b"
)
_CAPITAL_BEHIND = re.compile(r" [A-Z][a-z]")
_BORDER = re.compile(r"\b")
_FREE_BEFORE = re.compile(r"(?<![\w/.-])")
_FREE_BEHIND = re.compile(r"(?![\w/-])")
_REACH = 80
_LONG = 7
_SHORT = 4
NO_PHRASES: Mapping[Span, bool] = {}
_PHRASE = re.compile(r"(?:[- ][A-Z0-9][\w+#]*(?:-[\w]+){0,4}){1,6}(?![\w-])")
_NAME = r"[^\W\d_][\w.+#^-]*(?: (?:[A-Z0-9]|v\d)[\w.+#^-]*){0,3}"
_HEAD = re.compile(rf"^({_NAME}(?: (?:of|and|for|in|the|to) {_NAME})?)(?:\s*(?::|–|—|--)|\s-)\s")


@lru_cache(1)  # names of both sorts keep away from them
def urls(text: str) -> tuple[Span, ...]:
    """Spans of addresses, in which no name is looked for."""
    addresses = [found.span() for found in _ADDRESS.finditer(text)] if "://" in text or "ww." in text.lower() else []
    domains = []
    for found in _DOMAIN.finditer(text):  # from the stop on, which is rarer than words
        host = _HOST.search(text, max(0, found.start() - _LONGEST_HOST), found.start())
        if host:
            domains.append((host.start(), found.end()))
    return tuple(sorted([*addresses, *_free(domains, addresses)]))


class CoinedNames:
    """The finder, with the words that look like names and are not.

    Args:
        acronyms: All-capital words that abbreviate terms ("HPC").
        capitalised: Words met with a capital inside any field's sentences ("Gaussian", "Table").
        others: Further words that are no names: common terms with a capital inside ("IoT"), units, metrics.
    """

    def __init__(self, acronyms: frozenset[str], capitalised: frozenset[str], others: frozenset[str]) -> None:
        self._others = others
        self._acronyms = acronyms
        self._capitalised = capitalised
        # The same few words stand in paper after paper.
        self.shape = lru_cache(_REMEMBERED)(self._shape)
        self._inside = lru_cache(_REMEMBERED)(self._find_inside)

    def find(
        self,
        document: Document,
        introductions: Introductions,
        taken: Sequence[Span],
        phrases: Mapping[Span, bool] = NO_PHRASES,
    ) -> list[Coined]:
        """Every occurrence of every coined name outside the spans that are taken, in the order of the text.

        Args:
            document: The paper.
            introductions: Where it introduces something.
            taken: Spans in which no name is looked for.
            phrases: Spans of names that are told otherwise than by one word's shape, and whether the paper introduces
                them.
        """
        text = document.text
        blocked = sorted([*taken, *urls(text)])
        names: dict[str, bool] = {}
        head = self.title_head(document)
        if head:
            names[head] = True
        for start, end in _free(sorted(phrases), blocked):
            name = text[start:end]
            names[name] = names.get(name, False) or phrases[start, end]
        for start, end in _free(self._tokens(text), sorted([*blocked, *phrases])):
            verdict = self._judge(document, introductions, start, end)
            if verdict is not None:
                phrase = _PHRASE.match(text, end) if verdict else RELEASE.match(text, end)
                name = text[start : phrase.end() if phrase else end]
                names[name] = names.get(name, False) or verdict
        for plural in [name for name in names if name.endswith("s") and name[:-1] in names]:
            del names[plural]
        return _occurrences(text, names, blocked)

    def _tokens(self, text: str) -> Iterator[Span]:
        """The words that may be names, without tails such as "-based" and the plural s of acronyms."""
        behind = 0
        for word in _FROM_CAPITAL.finditer(text):
            at, end = word.span()
            begin = at
            if not text.startswith(_SPACES, at - 1):
                begin = max(text.rfind(space, behind, at) for space in _SPACES) + 1 or behind
            for token_start, token_end in self._inside(text[begin:end]):
                yield begin + token_start, begin + token_end
            behind = end

    def _find_inside(self, word: str) -> tuple[Span, ...]:
        """The names that a word between spaces may consist of: those of a telling shape, and compounds."""
        tokens = []
        for found in _TOKEN.finditer(word):
            start = found.start()
            end = start + len(_without_tail(found.group()))
            if word[end - 1 : end] == "s" and word[start : end - 1].isupper() and end - start > 2:
                end -= 1  # "LSMs" is a plural
            token = word[start:end]
            if token and (self.shape(token) or _PLAIN_NAME.fullmatch(token)):
                tokens.append((start, end))
        return tuple(tokens)

    def _shape(self, token: str) -> Shape | None:
        """The shape of a word; None where it cannot be a name."""
        if token in self._others or "_" in token or _NOT_A_NAME.match(token):
            return None
        if token.isalpha() and token[1:].islower():
            return Shape.CAPITAL if token[0].isupper() and len(token) > 2 else None
        parts = [part for part in re.split(r"[-–.]", token) if part]
        if any(len(part) >= _LONG and part.capitalize() in self._capitalised for part in parts if _is_camel(part)):
            return None  # "aDaptive", "AlignmenT": letters that spell an acronym
        if any(_is_camel(part) for part in parts):
            return Shape.CAMEL
        singular = token[:-1] if token.endswith("s") and len(token) > 2 else token
        if all(part.isupper() and part.isalpha() for part in re.split(r"[-–.+#]", singular) if part):
            ordinary = all(part in self._acronyms for part in parts) or singular in self._acronyms
            return None if ordinary else Shape.ACRONYM
        if self._counts(parts):
            return None
        if any(c.isdigit() for c in token):
            return Shape.MIXED if sum(c.isalpha() for c in token) > 1 else None
        if token[-1] in "+#":
            return Shape.MIXED
        if len(parts) > 1:
            plain = any(part in self._capitalised for part in parts) or not all(part[0].isupper() for part in parts)
            return None if plain else Shape.COMPOUND
        return Shape.CAPITAL if token[0].isupper() and len(token) > 2 else None

    def _counts(self, parts: Sequence[str]) -> bool:
        """Whether the parts of a word number or measure an ordinary one: "Batch-1", "3-Model", "1D-3D"."""
        words = [part for part in parts if not _COUNT.fullmatch(part)]
        return len(parts) > 1 and (
            (len(words) == 1 and len(words[0]) > _SHORT and words[0] in self._capitalised)
            or all(_DIMENSION.fullmatch(part) for part in parts)
        )

    def _judge(self, document: Document, introductions: Introductions, start: int, end: int) -> bool | None:
        """Whether the word is introduced (True), is only a name (False), or no name (None)."""
        token = document.text[start:end]
        shape = self.shape(token)
        if shape in _PLAIN:
            return self._judge_plain(document, introductions, start, end, phrases=shape is Shape.CAPITAL)
        if shape is None:
            return _judge_compound(document, introductions, start, end)
        if _CITED.match(document.text, end):
            return None
        introduced = introductions.covers(start, end)
        return introduced if introduced or shape is not Shape.ACRONYM or len(token) > 2 else None

    def _judge_plain(
        self, document: Document, introductions: Introductions, start: int, end: int, *, phrases: bool
    ) -> bool | None:
        """Judges a word that only the words around it make a name."""
        text = document.text
        if phrases and _introduces_phrase(document, introductions, start, end):
            return None if _CITED.match(text, end) else True
        if text[start:end] in self._capitalised and not introductions.named_so(start):
            return None
        if _CITED.match(text, end):
            return None
        before = text[max(0, start - _REACH) : start]
        if introductions.covers(start, end):
            is_topic = start < document.body_start and text[start:end] != self.title_head(document)
            return None if is_topic or _CAPITAL_BEFORE.search(before) else True
        begins_sentence = not before.strip() or before.rstrip()[-1] in ".!?:"
        if start < document.body_start or begins_sentence:
            return None
        if phrases and _KIND_BEHIND.match(text, end) and not _CAPITAL_BEFORE.search(before):
            return False
        return False if _COMPARED.search(before) and not _CAPITAL_BEHIND.match(text, end) else None

    def title_head(self, document: Document) -> str | None:
        """The name that heads the title ("Onesweep: ..."), where it is one."""
        found = _HEAD.match(document.title.text)
        if not found:
            return None
        head = found.group(1)
        telling = self.shape(head) in (Shape.CAMEL, Shape.MIXED, Shape.ACRONYM) if " " not in head else False
        if telling or (any(c.isdigit() for c in head.split()[-1]) and " " in head):
            return head
        if " " not in head and any(standing(document.body.text, head.lower(), _FREE_BEFORE, _FREE_BEHIND)):
            return None  # "Packing: ..." is a topic where the text speaks of packing
        return head if any(standing(document.body.text, head, _BORDER, _BORDER)) else None


def _introduces_phrase(document: Document, introductions: Introductions, start: int, end: int) -> bool:
    """Whether two or more ordinary words make a name: "we present Load Hijack"."""
    phrase = _PHRASE.match(document.text, end) if start >= document.body_start else None
    return (
        phrase is not None
        and not TO_BE_CONTINUED.match(document.text, phrase.end())
        and not _CAPITAL_BEFORE.search(document.text, max(0, start - _REACH), start)
        and introductions.covers(start, phrase.end())
    )


def _judge_compound(document: Document, introductions: Introductions, start: int, end: int) -> bool | None:
    """Judges a compound of ordinary words, a name where it is introduced or compared with: "than Full-Load"."""
    text = document.text
    if (
        start < document.body_start
        or not _PLAIN_NAME.fullmatch(text, start, end)
        or text[start:end].replace("-", " ").lower() in FIELDS
        or _CAPITAL_BEHIND.match(text, end)
        or _ADJECTIVE.search(text, start, end)
    ):
        return None
    if _STANDS_ALONE.match(text, end) and introductions.covers(start, end):
        return True
    return False if _BEATEN.search(text, max(document.body_start, start - _REACH), start) else None


def _is_camel(part: str) -> bool:
    """Whether a capital stands inside a word: "CoDeF", "vLLM", "cuBLAS"; not "GPUs"."""
    core = part[:-1] if part.endswith("s") and part[:-1].isupper() else part
    return any(c.isupper() for c in core[1:]) and any(c.islower() for c in core)


def _without_tail(token: str) -> str:
    if "-" in token and not _SIZE_TAIL.search(token):
        tail = _LOWER_TAIL.search(token)
        if tail and tail.start() > 0:
            token = token[: tail.start()]
    return token.rstrip(".-")


def _free(spans: Iterable[Span], blocked: Sequence[Span]) -> Iterator[Span]:
    """The spans that touch no blocked one; both in the order of the text."""
    position = 0
    for start, end in spans:
        while position < len(blocked) and blocked[position][1] <= start:
            position += 1
        if position == len(blocked) or blocked[position][0] >= end:
            yield start, end


def _occurrences(text: str, names: Mapping[str, bool], blocked: Sequence[Span]) -> list[Coined]:
    """Every place where one of the names stands free; the longer name wins."""
    spans: list[Span] = []  # sorted, without overlap
    for name in sorted(names, key=lambda name: (-len(name), name)):
        for start, end in places(text, name):
            position = bisect_left(spans, (start, end))
            clear_before = position == 0 or spans[position - 1][1] <= start
            if clear_before and (position == len(spans) or spans[position][0] >= end):
                spans.insert(position, (start, end))
    return [Coined(start, end, text[start:end], names[text[start:end]]) for start, end in _free(spans, blocked)]
