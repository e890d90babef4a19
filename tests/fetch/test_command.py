"""``kg fetch`` as a command: from a service to a listing that ``kg build`` reads."""

import builtins
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kg.cli import app
from kg.papers import read_papers
from kg.vocab import data_file
from tests.fetch.conftest import Clock
from tests.fetch.server import Answer, Service, arxiv_of, entry, feed, hub_of
from tests.listings import write_listing


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


@pytest.mark.parametrize(
    ("arguments", "script", "papers"),
    [
        (("arxiv", "cat:cs.AR AND abs:GPU"), arxiv_of(120), 120),
        (("hf", "CUDA"), hub_of(30), 30),
        (("daily", "2026-01-15"), hub_of(130), 130),
    ],
)
def test_what_is_fetched_can_be_built(
    service: Service, tmp_path: Path, arguments: tuple[str, ...], script: Callable[..., Answer], papers: int
) -> None:
    service.script = script
    done = run("fetch", *arguments, "--out", tmp_path / "out.jsonl")
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{papers} papers: {tmp_path / 'out.jsonl'}\n", "")
    built = run("build", tmp_path / "out.jsonl", "--out", tmp_path / "exports")
    assert f"{papers} papers, 0 rejected" in built.stdout
    read = read_papers([tmp_path / "out.jsonl"]).papers
    assert all(paper.arxiv_id and paper.authors and paper.published and paper.url for paper in read)
    assert {paper.text_field for paper in read} == {"abstract"}


def test_ids_from_a_file(service: Service, tmp_path: Path) -> None:
    service.script = arxiv_of(3)
    (tmp_path / "ids").write_text(
        "# mine\n2401.00001v2  # the kernel\n\nhttps://arxiv.org/abs/2401.00002\narXiv:2401.00001\nmoss\n2401.00009\n"
    )
    done = run("fetch", "ids", tmp_path / "ids", "--out", tmp_path / "out.jsonl")
    assert (done.exit_code, done.stdout) == (0, f"2 papers: {tmp_path / 'out.jsonl'}\n")
    assert done.stderr == f"{tmp_path / 'ids'}:6: no arXiv id: moss\n2401.00009: arXiv gives no such paper\n"
    assert service.asked[0][1]["id_list"] == "2401.00001,2401.00002,2401.00009"


def test_a_file_of_ids_that_is_not_there(tmp_path: Path) -> None:
    done = run("fetch", "ids", tmp_path / "none", "--out", tmp_path / "out.jsonl")
    assert (done.exit_code, done.stderr) == (2, f"kg: {tmp_path / 'none'}: No such file or directory\n")


def test_abstracts_for_digests(service: Service, tmp_path: Path) -> None:
    titles = {1: "Fern 1: Kernels for Moss", 2: "Lichen: Kernels for Trees"}
    listing = tmp_path / "digests.jsonl"
    records = [
        {"title": titles[1], "digest": "A digest of a paper.", "arxiv_id": "2401.00001"},
        {"title": titles[2], "digest": "Another digest."},
        {"title": "Moss: An Uncertain Paper", "digest": "A third digest."},
        {"title": "Whole: No Digest is Here", "abstract": "An abstract."},
        {"title": "Nothing"},
    ]
    listing.write_text("".join(json.dumps(record) + "\n" for record in records))

    def script(path: str, query: dict[str, str], number: int) -> Answer:
        wanted = [1] if "id_list" in query else [2] if "Trees" in query["search_query"] else []
        return Answer(feed([entry(n, titles[n]) for n in wanted]))

    service.script = script
    out = tmp_path / "abstracts.jsonl"
    done = run("fetch", "abstracts", listing, "--out", out)
    assert (done.exit_code, done.stdout) == (0, f"2 papers: {out}\n")
    assert done.stderr.splitlines() == [
        "rejected digests.jsonl:line 5: no abstract or digest of 'Nothing'",
        "not certain: 'Moss: An Uncertain Paper'; nothing like it on arXiv",
    ]
    papers = {paper.title: paper for paper in read_papers([listing, out]).papers}
    assert {title: paper.text_field.value for title, paper in papers.items()} == {
        titles[1]: "abstract",
        titles[2]: "abstract",
        "Moss: An Uncertain Paper": "digest",
        "Whole: No Digest is Here": "abstract",
    }
    assert papers[titles[2]].arxiv_id == "2401.00002"


def test_abstracts_of_the_bundled_corpus(service: Service, tmp_path: Path) -> None:
    records = [json.loads(line) for line in data_file("papers.jsonl").read_text(encoding="utf-8").splitlines()]
    digests = {record["arxiv_id"]: record["title"] for record in records if "arxiv_id" in record}

    def script(path: str, query: dict[str, str], number: int) -> Answer:
        ids = query["id_list"].split(",") if "id_list" in query else []
        return Answer(feed([entry(1, digests[given], id=f"http://arxiv.org/abs/{given}v1") for given in ids]))

    service.script = script
    done = run("fetch", "abstracts", "--out", tmp_path / "abstracts.jsonl")
    assert done.stdout == f"{len(digests)} papers: {tmp_path / 'abstracts.jsonl'}\n"
    assert done.stderr.count("not certain: ") == 344 - len(digests)
    assert len(service.asked) == 3 + 2 * (344 - len(digests))


def test_the_listing_itself_is_never_written_to(tmp_path: Path) -> None:
    for arguments in ((), (data_file("papers.jsonl"),)):
        done = run("fetch", "abstracts", *arguments, "--out", data_file("papers.jsonl"))
        assert done.exit_code == 2
        assert "file of their own" in done.stderr


def test_a_break_and_the_same_command_again(service: Service, tmp_path: Path, clock: Clock) -> None:
    good = arxiv_of(250)
    service.script = lambda path, query, number: (
        Answer(status=500) if query["start"] == "200" else good(path, query, number)
    )
    arguments = ("fetch", "arxiv", "all:fern", "--out", tmp_path / "out.jsonl")
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    *waits, last = done.stderr.splitlines()
    assert len(waits) == 5
    assert waits[0] == "answers with status 500; attempt 2 of 6 in 2 s"
    assert last == (
        "kg: 127.0.0.1: answers with status 500; tried 6 times; the same command goes on after the 200 papers in "
        f"{tmp_path / 'out.jsonl.part'}"
    )
    service.script, before = good, len(service.asked)
    assert run(*arguments).stdout == f"250 papers: {tmp_path / 'out.jsonl'}\n"
    assert [query["start"] for _, query in service.asked[before:]] == ["200"]
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 250


def test_the_same_question_on_the_same_day_asks_nobody(service: Service, tmp_path: Path) -> None:
    service.script = arxiv_of(120)
    for name in ("one", "two"):
        assert run("fetch", "arxiv", "all:fern", "--out", tmp_path / name).exit_code == 0
    assert len(service.asked) == 2
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("arguments", [("arxiv", "all:fern"), ("hf", "CUDA"), ("daily", "2026-01-17")])
def test_nothing_found(service: Service, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    service.script = (arxiv_of if arguments[0] == "arxiv" else hub_of)(0)
    done = run("fetch", *arguments, "--out", tmp_path / "out.jsonl")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "there are no such papers; nothing is written" in done.stderr
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("date", ["yesterday", "2026-13-01", "2026-01-15/../x", ""])
def test_a_day_that_is_none(tmp_path: Path, date: str) -> None:
    done = run("fetch", "daily", date, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "2026-01-15" in done.stderr


def test_without_a_network_the_error_is_one_line(tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
        "KG_ARXIV_API": "http://127.0.0.1:9/api",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    code = "from kg.cli import main; main()"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code, "fetch", "arxiv", "all:fern", "--out", str(tmp_path / "out")],
        capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("kg: 127.0.0.1: cannot be reached (")
    assert done.stderr.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} <= {"cache"}


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    whole = builtins.__import__

    def missing(name: str, *arguments: Any, **options: Any) -> Any:
        if name == "httpx":
            raise ModuleNotFoundError("No module named 'httpx'", name="httpx")
        return whole(name, *arguments, **options)

    for name in [name for name in sys.modules if name.startswith("kg.fetch")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", missing)
    done = run("fetch", "hf", "CUDA", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert done.stderr == (
        "kg: `kg fetch` needs the package httpx, which is not installed: pip install 'papers-kg[fetch]'\n"
    )


def test_a_build_loads_none_of_it(tmp_path: Path) -> None:
    listing = write_listing(tmp_path / "papers.jsonl")
    code = (
        "import sys\nfrom kg.cli import main\n"
        "try: main()\nexcept SystemExit as end: assert not end.code\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, *sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code, "build", str(listing), "--out", str(tmp_path / "out")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = set(done.stderr.split())
    assert "kg.pipeline" in loaded
    assert not loaded & {"kg.fetch", "httpx", "hishel", "tenacity", "defusedxml", "platformdirs"}
