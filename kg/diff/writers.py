"""A difference as compact text, as Markdown for a pull request, and as JSON."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import accumulate, takewhile

from kg.diff.changes import Change, Changed, GraphDiff, Item, Section
from kg.plain import escape_json, escape_markdown, plain

_LONG = 80
_AROUND = 20
_MARKDOWN_LIST = 6_000
"""Characters of one list in Markdown: the ten lists have to fit into a comment on a pull request, 65,536."""
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
_NONE = "none"
_SAME = "the graphs are the same"
# A comment on a pull request would call whoever goes by that name, or link the issue of that number.
_CALLS = re.compile(r"[@#](?=\w)")


def to_text(difference: GraphDiff) -> str:
    """The counts, then a line for each item and for each of its changes."""
    if not difference:
        return f"{_SAME}\n"
    lines = [_counts(name, section) for name, section in difference.sections().items()]
    lines += [plain(line) for line in _readings(difference)]
    for name, section in difference.sections().items():
        if section:
            lines += ["", name]
            lines += [line for item in section.added for line in _text(_SIGNS["added"], item)]
            lines += [line for item in section.removed for line in _text(_SIGNS["removed"], item)]
            lines += [line for one in section.changed for line in _text(_SIGNS["changed"], one.item, one.changes)]
    return "\n".join(lines) + "\n"


def to_markdown(difference: GraphDiff) -> str:
    """A table of counts, and a list for each sort of difference, folded; of a long list the beginning."""
    if not difference:
        return f"{_SAME.capitalize()}.\n"
    lines = ["| | added | removed | changed |", "|---|---:|---:|---:|"]
    for name, section in difference.sections().items():
        lines.append(f"| {name} | {len(section.added)} | {len(section.removed)} | {len(section.changed)} |")
    lines += _folded("how claims were read", [f"- {_escape(line)}" for line in _readings(difference)])
    for name, section in difference.sections().items():
        lines += _folded(f"{name} added", [_bullet(item) for item in section.added])
        lines += _folded(f"{name} removed", [_bullet(item) for item in section.removed])
        lines += _folded(f"{name} changed", [_bullet(one.item, one.changes) for one in section.changed])
    return "\n".join(lines).rstrip() + "\n"


def to_json(difference: GraphDiff) -> str:
    """Everything as one object; values as in ``graph.json``."""
    content: dict[str, object] = {name: _content(section) for name, section in difference.sections().items()}
    content["readings"] = [{**asdict(change), "claims": count} for change, count in difference.readings.items()]
    return escape_json(json.dumps(content, indent=1, ensure_ascii=False)) + "\n"


WRITERS: Mapping[str, Callable[[GraphDiff], str]] = {"text": to_text, "md": to_markdown, "json": to_json}
"""Formats by name."""


def _counts(name: str, section: Section) -> str:
    return f"{name}: {len(section.added)} added, {len(section.removed)} removed, {len(section.changed)} changed"


def _readings(difference: GraphDiff) -> Iterator[str]:
    for change, count in difference.readings.items():
        yield f"{told(change)} ({count} claim{'s' * (count != 1)})"


def _text(sign: str, item: Item, changes: Iterable[Change] = ()) -> Iterator[str]:
    yield plain(f"{sign} {item.label} ({item.id})")
    if item.quote is not None:
        yield f"    {plain(f'{item.paper}: “{item.quote}”')}"
    yield from (f"    {plain(told(change))}" for change in changes)


def _bullet(item: Item, changes: Iterable[Change] = ()) -> str:
    lines = [f"- **{_escape(item.label)}** ({_escape(item.id)})"]
    if item.quote is not None:
        lines.append(f"  <br>{_escape(f'{item.paper}: “{item.quote}”')}")
    return "\n".join([*lines, *(f"  - {_escape(told(change))}" for change in changes)])


def _folded(heading: str, bullets: Sequence[str]) -> Iterator[str]:
    if bullets:
        sizes = accumulate(len(bullet) for bullet in bullets)
        shown = [bullet for bullet, size in zip(bullets, sizes, strict=True) if size <= _MARKDOWN_LIST]
        yield from ("", f"<details><summary>{heading}: {len(bullets)}</summary>", "", *shown)
        if len(shown) < len(bullets):
            yield f"- {len(bullets) - len(shown)} more, which another format lists"
        yield from ("", "</details>")


def told(change: Change) -> str:
    """A change in one line: what came and went of a list, the parts that differ of long texts.

    >>> told(Change("low", 1.5, 2.0)), told(Change("aliases", ("A", "B"), ("B", "C")))
    ('low: 1.5 → 2.0', 'aliases: +C, -A')
    """
    old, new = change.old, change.new
    if isinstance(old, tuple) or isinstance(new, tuple):
        before, after = _items(old), _items(new)
        parts = [
            *(f"+{item}" for item in after if item not in before),
            *(f"-{item}" for item in before if item not in after),
        ]
        return f"{change.name}: {', '.join(parts) or 'in another order'}"
    left, right = (_NONE if value is None else str(value) for value in (old, new))
    if len(left) + len(right) > _LONG:
        left, right = _differing(left, right)
    return f"{change.name}: {left} → {right}"


def _items(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _differing(old: str, new: str) -> tuple[str, str]:
    """Two texts without most of what they begin and end with in common."""
    start = max(0, _common(old, new) - _AROUND)
    rest = min(len(old), len(new)) - start
    end = max(0, min(_common(old[::-1], new[::-1]), rest) - _AROUND)
    return _shortened(old, start, end), _shortened(new, start, end)


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _shortened(text: str, start: int, end: int) -> str:
    part = text[start : len(text) - end]
    cut = len(part) > _LONG
    return f"{'…' * (start > 0)}{part[:_LONG]}{'…' * (end > 0 or cut)}"


def _escape(text: str) -> str:
    return _CALLS.sub(lambda found: f"{found[0]}<!-- -->", escape_markdown(text))


def _content(section: Section) -> dict[str, object]:
    return {
        "added": [asdict(item) for item in section.added],
        "removed": [asdict(item) for item in section.removed],
        "changed": [_changed(one) for one in section.changed],
    }


def _changed(one: Changed) -> dict[str, object]:
    return {**asdict(one.item), "changes": [asdict(change) for change in one.changes]}
