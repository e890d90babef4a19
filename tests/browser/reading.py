"""What tests read off an open page."""

from pathlib import Path

from tests.browser.conftest import Opened


def status_of(opened: Opened) -> str:
    """What the page says that it shows."""
    return str(opened.page.inner_text("#status"))


def shown_in(opened: Opened) -> set[str]:
    """The ids of the nodes in the picture."""
    return set(opened.page.evaluate("[...kgPage.scene.place.keys()].map((node) => kgPage.details[node].key)"))


def position_of(opened: Opened, key: str) -> tuple[float, float]:
    """Where a node stands in the window."""
    x, y = opened.page.evaluate(
        """(key) => {
            const node = kgPage.details.findIndex((detail) => detail.key === key);
            const at = kgPage.network.canvasToDOM(kgPage.scene.place.get(node));
            const box = document.querySelector("#network").getBoundingClientRect();
            return [box.x + at.x, box.y + at.y];
        }""",
        key,
    )
    return x, y


def overlapping(boxes: list[dict[str, float]]) -> list[tuple[dict[str, float], dict[str, float]]]:
    """The pairs of rectangles that overlap."""
    return [
        (a, b)
        for i, a in enumerate(boxes)
        for b in boxes[:i]
        if a["left"] < b["left"] + b["width"]
        and b["left"] < a["left"] + a["width"]
        and a["top"] < b["top"] + b["height"]
        and b["top"] < a["top"] + a["height"]
    ]


def saved_from(opened: Opened, button: str) -> bytes:
    """The file that a button of the export menu offers."""
    opened.page.click("#export summary")
    with opened.page.expect_download() as waiting:
        opened.page.click(button)
    return Path(waiting.value.path()).read_bytes()
