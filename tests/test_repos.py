"""Repositories and project pages in a text, out of all the debris around them."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.document import read
from kg.model import Paper
from kg.repos import find_repos, repositories


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("Code: https://github.com/example/scan.", ["https://github.com/example/scan"]),
        ("Code (https://github.com/example/scan).", ["https://github.com/example/scan"]),
        ("at [https://github.com/example/scan].", ["https://github.com/example/scan"]),
        ("at https://github.com/example/scan{this url}.", ["https://github.com/example/scan"]),
        (r"at \url{https://github.com/example/scan}", ["https://github.com/example/scan"]),
        (r"\href{https://github.com/example/a\_b}{here}", ["https://github.com/example/a_b"]),
        ("https://github.com/example/scan}}", ["https://github.com/example/scan"]),
        ("at https://github.com/example/scan.git", ["https://github.com/example/scan"]),
        ("at github.com/example/scan, soon", ["https://github.com/example/scan"]),
        ("at https://github.com/ example/scan.", ["https://github.com/example/scan"]),
        ("“https://github.com/example/scan”", ["https://github.com/example/scan"]),
        ("https://github.com/example/scan—see there", ["https://github.com/example/scan"]),
        ("Page: https://example.github.io/scan/.", ["https://example.github.io/scan"]),
        ("Page: wavesplatting.github.io", ["https://wavesplatting.github.io"]),
        ("Project page is available at https://kernels.tools.", ["https://kernels.tools"]),
        ("See www.kernels.ai/v2.", ["https://www.kernels.ai/v2"]),
        ("https://example.github.io/{https://example.github.io/}", ["https://example.github.io"] * 2),
        ("https://a.org/x and https://b.org/y", ["https://a.org/x", "https://b.org/y"]),
        ("Code will be on github.com/.", []),
        ("Code will be on GitHub.com.", []),
        ("as http:// or https://", []),
        ("see https://arxiv.org/abs/2313.00001 and https://doi.org/10.5555/1", []),
        ("a video: https://youtu.be/abc", []),
        ("paper: huggingface.co/papers/2313.00001", []),
        ("write to someone@github.com/x", []),
        ("it is on e.g. example.org or CUDA.jl", []),
        ("nothing here", []),
    ],
)
def test_urls_in_debris(text: str, urls: list[str]) -> None:
    assert list(find_repos(text)) == urls


def test_a_repository_counts_once_and_the_text_comes_first() -> None:
    paper = Paper(
        id="paper-x",
        title="RingScan (https://ringscan.github.io)",
        text="Code: https://github.com/Example/Scan. Again: github.com/example/scan/.",
        repos=("https://github.com/example/scan.git", "https://github.com/example/data"),
    )
    assert repositories(read(paper)) == (
        "https://github.com/Example/Scan",
        "https://ringscan.github.io",
        "https://github.com/example/data",
    )


@given(st.text(alphabet="ab/.:()[]{}<>\"'\\ ~-_#?,;é", max_size=30), st.sampled_from([" ", "", "{", "(", "."]))
def test_no_text_breaks_it_and_every_url_is_clean(debris: str, gap: str) -> None:
    for url in find_repos(f"{debris}{gap}https://github.com/example/{debris}"):
        assert url.startswith("http")
        assert not set(url) & set('<>"{}|\\^` ')


def test_every_address_on_the_real_pages_comes_out_clean(shared: Path) -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in sorted((shared / "seeds").glob("*.txt")))
    urls = list(find_repos(text))
    assert len(urls) >= text.count("https://github.com/")
    assert not [url for url in urls if not re.fullmatch(r"https?://[\w-]+(?:\.[\w-]+)+(?:/[\w.-]+)*(?<![./])", url)]
