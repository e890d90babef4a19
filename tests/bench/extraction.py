"""Extraction against spaCy's EntityRuler; its stages, its memory, and its cost per paper from 344 papers to all."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from kg.claims import ClaimFinder
from kg.document import read
from kg.extract import default_extractor
from kg.mentions import MentionFinder
from kg.model import Paper
from kg.quantities import QuantityFinder
from kg.schema import ENTITY_KINDS
from kg.text import clean, sentences
from kg.vocab import Vocabulary, default_vocabulary
from tests.bench.clock import cpu_seconds, peak_mib
from tests.bench.papers import corpus_files, sample, stream
from tests.bench.report import Table, number, ratio

SAMPLE = 2_000
SMALL = 344
EARLY = 5_000
_SMALL_SAMPLES = 7
_REPEAT = 3


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass over the abstracts, one at a time, in a process of its own.

    Attributes:
        papers: How many.
        load: CPU seconds to read the vocabulary.
        compile: CPU seconds to compile it.
        seconds: CPU seconds of extraction alone.
        small: CPU seconds per paper of samples of :data:`SMALL` papers: the median sample.
        start_mib: Peak memory before the pass.
        early_mib: Peak memory after :data:`EARLY` papers, or all where there are fewer.
        end_mib: Peak memory after all.
    """

    papers: int
    load: float
    compile: float
    seconds: float
    small: float
    start_mib: float
    early_mib: float
    end_mib: float

    @property
    def per_paper(self) -> float:
        """CPU seconds per paper."""
        return self.seconds / self.papers


def measure(shared: Path, limit: int | None) -> list[Table]:
    """All tables of extraction."""
    files = corpus_files(shared)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        whole = fresh.submit(_pass, files, limit).result()
    papers = sample(files, SAMPLE, limit=limit)
    reading = cpu_seconds(lambda: deque(stream(files, limit), maxlen=0)) / whole.papers
    return [_against_spacy(whole, papers), _stages(papers, reading)]


def _pass(files: Sequence[Path], limit: int | None) -> Pass:
    small = [sample(files, SMALL, limit=limit, offset=offset) for offset in range(_SMALL_SAMPLES)]
    load = cpu_seconds(default_vocabulary)
    compiling = cpu_seconds(default_extractor)
    extract = default_extractor().extract
    _for_each(extract, small[0])
    per_paper = median(cpu_seconds(partial(_for_each, extract, papers)) / len(papers) for papers in small)
    start_mib = early_mib = peak_mib()
    seconds, count = 0.0, 0
    for count, paper in enumerate(stream(files, limit), 1):
        start = process_time()
        extract(paper)
        seconds += process_time() - start
        if count <= EARLY:
            early_mib = peak_mib()
    return Pass(count, load, compiling, seconds, per_paper, start_mib, early_mib, peak_mib())


def _for_each(task: Callable[[Any], object], items: Sequence[Any]) -> None:
    for item in items:
        task(item)


def _against_spacy(whole: Pass, papers: Sequence[Paper]) -> Table:
    extract = default_extractor().extract
    _for_each(extract, papers[:SMALL])
    ours = cpu_seconds(partial(_for_each, extract, papers), repeat=_REPEAT)
    ruler, names, compiling = _entity_ruler(default_vocabulary())
    texts = [f"{paper.title}\n{paper.text}" for paper in papers]
    _for_each(ruler, texts[:SMALL])
    theirs = cpu_seconds(partial(_for_each, ruler, texts), repeat=_REPEAT)
    return Table(
        "Extraction",
        ("", "papers-kg", "spaCy EntityRuler", "ratio"),
        (
            (
                f"abstracts/s, one core, {len(papers):,} abstracts",
                number(len(papers) / ours),
                number(len(papers) / theirs),
                ratio(theirs / ours),
            ),
            ("load and compile, s", f"{whole.load:.2f} + {whole.compile:.2f}", f"{compiling:.2f}", ""),
            (f"abstracts/s, all {whole.papers:,}", number(1 / whole.per_paper), "", ""),
            (
                f"µs per paper, all against {SMALL}",
                f"{whole.per_paper * 1e6:,.0f} / {whole.small * 1e6:,.0f}",
                "",
                ratio(whole.per_paper / whole.small),
            ),
            (
                f"peak memory, MiB, all against {min(EARLY, whole.papers):,}",
                f"{whole.end_mib:,.0f} / {whole.early_mib:,.0f}",
                "",
                ratio(whole.end_mib / whole.early_mib),
            ),
        ),
        f"papers-kg finds entities, numbers and claims; spaCy (blank English pipeline, EntityRuler on lower case) only "
        f"entities, from the same {names:,} names. Without reading files. {whole.start_mib:,.0f} MiB are there "
        "before the first abstract.",
    )


def _entity_ruler(vocabulary: Vocabulary) -> tuple[Callable[[str], object], int, float]:
    """A pipeline that finds the vocabulary's names, how many these are, and the CPU seconds it took to compile."""
    import spacy

    patterns = [
        {"label": kind.value, "pattern": name, "id": term.id}
        for kind in ENTITY_KINDS
        for term in vocabulary.terms[kind].values()
        for name in (term.label, *term.aliases)
    ]
    start = process_time()
    pipeline = spacy.blank("en")
    ruler: Any = pipeline.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns(patterns)
    return pipeline, len(patterns), process_time() - start


def _stages(papers: Sequence[Paper], reading: float) -> Table:
    """What each stage costs by itself; the rest is what the whole costs beyond them."""
    vocabulary = default_vocabulary()
    mentions, claims = MentionFinder(vocabulary), ClaimFinder(vocabulary)
    quantities = QuantityFinder(vocabulary.units.values())
    cleaned = [clean(paper.text).text for paper in papers]
    documents = [read(paper) for paper in papers]
    found = [(document, mentions.find(document)) for document in documents]

    def seconds(task: Callable[[Any], object], items: Sequence[Any]) -> float:
        return cpu_seconds(partial(_for_each, task, items), repeat=_REPEAT) / len(papers)

    parts = {
        "clean": seconds(lambda paper: (clean(paper.title), clean(paper.text)), papers),
        "sentences": seconds(sentences, cleaned),
        "numbers": seconds(lambda document: quantities.find(document.text), documents),
    }
    parts["abbreviations"] = seconds(read, papers) - parts["clean"] - parts["sentences"]
    parts["names"] = seconds(mentions.find, documents)
    parts["claims, from numbers and names"] = seconds(lambda pair: claims.find(*pair), found) - parts["numbers"]
    whole = seconds(default_extractor().extract, papers)
    parts["roles, repositories, records, check of spans"] = whole - sum(parts.values())
    rows = [("read JSON Lines (not in the sum)", reading), *parts.items(), ("sum", whole)]
    return Table(
        "Extraction by stage",
        ("stage", "µs per abstract", "share"),
        [(name, number(value * 1e6), "" if value is reading else f"{value / whole:.0%}") for name, value in rows],
        f"{len(papers):,} abstracts; CPU time, median of {_REPEAT} runs.",
    )
