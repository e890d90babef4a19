"""Identifiers: what meets and what does not, and the way back."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ids import (
    arxiv_id,
    ascii_fold,
    content_hash,
    iri,
    local_name,
    name_key,
    node_id,
    paper_id,
    repo_id,
    repo_url,
    slug,
    title_key,
)

_SLUG = re.compile(r"[a-z0-9.+]+(?:-[a-z0-9.+]+)*")
_NAME = st.text(alphabet=st.characters(categories=("L", "N")) | st.sampled_from(" -_.+#*/"), max_size=20)


@given(st.text())
def test_ascii_fold_is_the_same_by_its_fast_path(text: str) -> None:
    slow = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    assert ascii_fold(text) == slow


@given(st.text())
def test_every_text_has_a_slug_that_is_its_own_slug(text: str) -> None:
    assert _SLUG.fullmatch(slug(text))
    assert slug(slug(text)) == slug(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Δ-Net", "Net"),
        ("A*", "A"),
        ("C#", "C"),
        ("第三 作者", "第四 作者"),
        ("Łukas Muster", "Ukas Muster"),
        ("π", "μ"),
    ],
)
def test_slugs_do_not_collide_where_ascii_ends(one: str, other: str) -> None:
    assert slug(one) != slug(other)


def test_a_slug_keeps_what_ascii_can_say() -> None:
    assert slug("Mélange (v2)") == "melange-v2"
    assert slug("Größe") == "grosse"
    assert slug("Δ-Net").startswith("net-x")


@pytest.mark.parametrize(
    "names",
    [
        ("FlashAttention-2", "FlashAttention2", "Flash Attention 2", "flash-attention-2", "FLASHATTENTION 2"),
        ("vLLM", "VLLM", "v-LLM"),
        ("Mélange", "Melange", "M\u0065\u0301lange"),
        ("ZeRO-3", "ZeRO 3", "zero_3"),
        ("LLaMA-2-7B", "Llama 2 7B", "LLaMA2-7B"),
        ("RTX 4090", "RTX4090", "RTX\u00a04090"),
        ("TD3+BC", "TD3+bc"),
    ],
)
def test_variants_of_a_name_share_a_key(names: tuple[str, ...]) -> None:
    assert len({name_key(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("LLaMA-2-7B", "LLaMA-27B"),
        ("Qwen2.5", "Qwen-25"),
        ("A*", "A"),
        ("C++", "C"),
        ("C#", "C"),
        ("FlashAttention", "FlashAttention-2"),
        ("2:4 sparsity", "24 sparsity"),
    ],
)
def test_names_of_different_things_do_not(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(_NAME)
def test_a_key_is_its_own_key_and_no_name_is_lost(name: str) -> None:
    key = name_key(name)
    assert bool(key) == bool(name.strip())
    assert name_key(key) == key


def test_title_key_ignores_case_and_punctuation() -> None:
    assert title_key(" RingScan:  Linear Attention ") == title_key("ringscan - linear attention")
    assert title_key("…!?") == "…!?"


@given(st.text(), st.text(), st.integers())
def test_the_parts_of_a_hash_cannot_run_into_each_other(one: str, other: str, number: int) -> None:
    assert content_hash(one, other, number) == content_hash(one, other, number)
    assert content_hash(f"{one}a", other) != content_hash(one, f"a{other}")
    assert content_hash(one, other) != content_hash(one + other)


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("https://arxiv.org/abs/2205.14135v2", "2205.14135"),
        ("arXiv:2205.14135", "2205.14135"),
        ("2205.14135", "2205.14135"),
        ("https://arxiv.org/pdf/cs/0112017v1.pdf", "cs/0112017"),
        ("math.GT/0309136", "math.GT/0309136"),
        ("12205.14135", None),
        ("0704.0001", "0704.0001"),
        ("2205.141", None),
        ("astro-ph/0309136", "astro-ph/0309136"),
        ("a-name-longer-than-any-archive/0309136", None),
        ("no identifier", None),
    ],
)
def test_arxiv_id(text: str, identifier: str | None) -> None:
    assert arxiv_id(text) == identifier


def test_paper_ids() -> None:
    assert paper_id("RingScan", "2313.00001") == "paper-2313.00001"
    assert paper_id("RingScan: Linear") == paper_id("  ringscan - linear ")
    long = paper_id("word " * 60)
    assert len(long) < 70
    assert _SLUG.fullmatch(long)
    assert paper_id("word " * 60) != paper_id("word " * 59)


@given(st.sampled_from(["Technique", "Hardware"]), st.text(min_size=1))
def test_node_ids_come_back_from_their_iris(kind: str, name: str) -> None:
    node = node_id(kind, slug(name))
    assert local_name(iri(node)) == node
    assert local_name(iri(node, "http://example.org/"), "http://example.org/") == node


def test_a_foreign_iri_has_no_local_name() -> None:
    with pytest.raises(ValueError, match="not an IRI under"):
        local_name("https://example.org/id/hardware-a100")


@pytest.mark.parametrize(
    ("given_url", "clean"),
    [
        ("https://github.com/example/name", "https://github.com/example/name"),
        (" https://github.com/example/name.git ", "https://github.com/example/name"),
        ("https://github.com/example/name///", "https://github.com/example/name"),
        ("https://github.com/example/name/tree/main).", "https://github.com/example/name/tree/main"),
        ("https://github.com/example/name?tab=readme-ov-file#usage", "https://github.com/example/name"),
        ("http://www.GitHub.com/example/name", "https://github.com/example/name"),
        ("github.com/example/name}", "https://github.com/example/name"),
        ("(https://github.com/example/name)", "https://github.com/example/name"),
        ("[https://github.com/example/name].", "https://github.com/example/name"),
        ("https://github.com/example", "https://github.com/example"),
        ("https://example.github.io/name/", "https://example.github.io/name"),
        ("https://example.org/wiki/Tile_(kernel).", "https://example.org/wiki/Tile_(kernel)"),
        ("http://example.org:8080/demo?id=3", "http://example.org:8080/demo?id=3"),
        ("https://kernels.tools", "https://kernels.tools"),
        ("https://huggingface.co/example/model", "https://huggingface.co/example/model"),
        ("https://huggingface.co/papers/2313.00001", None),
        ("https://arxiv.org/abs/2313.00001", None),
        ("https://doi.org/10.5555/1", None),
        ("https://www.youtube.com/watch?v=abc", None),
        ("https://github.com/", None),
        ("https://github.com/.git", None),
        ("github.com", None),
        ("https://", None),
        ("http://", None),
        ("none", None),
        ("n/a", None),
        ("javascript:alert(1)", None),
        ("ftp://example.org/name", None),
        ("https://example.org/a b", None),
        ('https://example.org/"><script>', None),
        ("", None),
    ],
)
def test_repo_url(given_url: str, clean: str | None) -> None:
    assert repo_url(given_url) == clean
    assert clean is None or repo_url(clean) == clean


@given(st.text(alphabet="abG.:/()[]{}<>\"' \\~-_#?,;é", max_size=30).map(lambda tail: f"https://github.com/{tail}"))
def test_a_clean_url_is_an_iri_and_stays_clean(text: str) -> None:
    url = repo_url(text)
    if url is not None:
        assert not set(url) & set('<>"{}|\\^` \t\n')
        assert repo_url(url) == url


def test_repository_ids_tell_repositories_apart() -> None:
    assert repo_id("https://github.com/a-b/c") != repo_id("https://github.com/a/b-c")
    assert repo_id("https://github.com/a/b_c") != repo_id("https://github.com/a/b-c")
    assert repo_id("http://www.example.org/X/") == repo_id("https://example.org/x")
    assert _SLUG.fullmatch(repo_id(f"https://example.org/{'long' * 99}"))
