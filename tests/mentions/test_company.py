"""The kind of a name by the company it keeps."""

import pytest

from kg.mentions.company import kinds_in_company
from kg.schema import NodeKind

TECHNIQUE, MODEL, HARDWARE, DATASET = NodeKind.TECHNIQUE, NodeKind.MODEL, NodeKind.HARDWARE, NodeKind.DATASET


def kinds(text: str, *names: str, known: dict[str, NodeKind] | None = None, own: str = "") -> list[NodeKind]:
    """The kinds of names, each of which stands once in the text."""

    def spans(name: str) -> list[tuple[int, int]]:
        return [(text.index(name), text.index(name) + len(name))]

    placed = {spans(name)[0]: kind for name, kind in (known or {}).items()}
    found = kinds_in_company(text, {name: spans(name) for name in names}, placed, {own})
    return [found[name] for name in names]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We use ImageNet, Foozle and Bazgrid.", [DATASET, DATASET]),
        ("We use Foozle, ImageNet, and Bazgrid.", [DATASET, DATASET]),
        ("We use (ImageNet, Foozle, Bazgrid).", [DATASET, DATASET]),
        ("We use Foozle/Bazgrid and ImageNet.", [DATASET, DATASET]),
        ("On ImageNet, Foozle beats Bazgrid.", [TECHNIQUE, TECHNIQUE]),
        ("With ImageNet we test Foozle. Bazgrid is old.", [TECHNIQUE, TECHNIQUE]),
    ],
)
def test_a_list_holds_things_of_one_kind(text: str, expected: list[NodeKind]) -> None:
    assert kinds(text, "Foozle", "Bazgrid", known={"ImageNet": DATASET}) == expected


def test_what_a_new_chip_is_compared_with_is_hardware() -> None:
    text = "We present Quux, a processor, which is faster than Foozle."
    assert kinds(text, "Quux", "Foozle", own="Quux") == [HARDWARE, HARDWARE]
    assert kinds(text.replace("a processor", "a scheduler"), "Quux", "Foozle", own="Quux") == [TECHNIQUE, TECHNIQUE]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The accuracy on Foozle is high.", DATASET),
        ("Experiments across Foozle show it.", DATASET),
        ("The accuracy on Foozle-7B is high.", TECHNIQUE),
        ("We build on Foozle.", TECHNIQUE),
    ],
)
def test_accuracy_is_reached_on_data(text: str, kind: NodeKind) -> None:
    name = "Foozle-7B" if "7B" in text else "Foozle"
    assert kinds(text, name) == [kind]
