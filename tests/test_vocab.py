"""Vocabulary files are read, checked, and refused with words that say where they are wrong."""

import shutil
from pathlib import Path

import pytest

from kg.errors import VocabularyError
from kg.schema import NodeKind
from kg.vocab import FILES, Term, data_file, default_vocabulary, load_vocabulary

_TERM = '[[term]]\nid = "{id}"\nlabel = "{label}"\n'
_METRIC = '[[term]]\nid = "speed"\nlabel = "speed"\nclass = "speed"\n'
_UNIT = '[[term]]\nid = "x"\nlabel = "x"\ndimension = "ratio"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A vocabulary of one term a file."""
    for kind, name in FILES.items():
        (tmp_path / name).write_text(_TERM.format(id=kind.lower(), label=kind))
    (tmp_path / "metrics.toml").write_text(_METRIC)
    (tmp_path / "units.toml").write_text(_UNIT)
    return tmp_path


def _add(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(path.read_text() + text)


def test_a_folder_is_read(folder: Path) -> None:
    _add(
        folder,
        "hardware.toml",
        '[[term]]\nid = "k10"\nlabel = "K10"\naliases = ["Card K10"]\nbroader = ["hardware"]\n'
        'facts = { memory = { value = 8, unit = "GB", source = "a datasheet" } }\n'
        '[[distinct]]\nids = ["k10", "hardware"]\nwhy = "not the same"\n',
    )
    vocabulary = load_vocabulary(folder)
    term = vocabulary.term(NodeKind.HARDWARE, "k10")
    assert list(term.names()) == [("K10", False), ("Card K10", False)]
    assert term.parents == ("hardware",)
    assert [(fact.property, fact.value, fact.source) for fact in term.fact_records()] == [("memory", 8, "a datasheet")]
    assert vocabulary.distinct[NodeKind.HARDWARE][0].why == "not the same"
    assert list(vocabulary.terms[NodeKind.HARDWARE]) == ["hardware", "k10"]


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("hardware.toml", "[[term]\n", "not TOML"),
        ("hardware.toml", _TERM.format(id="No Slug", label="x"), "'No Slug': id: String should match pattern"),
        ("hardware.toml", _TERM.format(id="a", label=""), "label: String should have at least 1"),
        ("hardware.toml", _TERM.format(id="a", label="A") + "colour = 3\n", "colour: Extra inputs"),
        ("hardware.toml", _TERM.format(id="hardware", label="A"), "id 'hardware' is used twice"),
        ("hardware.toml", _TERM.format(id="a", label="HARD-WARE"), "'HARD-WARE' is claimed by 'hardware' and 'a'"),
        ("hardware.toml", _TERM.format(id="a", label="A") + 'broader = ["b"]\n', "'a' names 'b', which is not another"),
        (
            "hardware.toml",
            _TERM.format(id="a", label="A") + 'version_of = "a"\n',
            "'a' names 'a', which is not another",
        ),
        (
            "hardware.toml",
            "".join(_TERM.format(id=i, label=i) + f'broader = ["{p}"]\n' for i, p in ("ab", "bc", "ca")),
            "broader than itself: ",
        ),
        ("hardware.toml", "[terms]\n", "unknown tables: terms"),
        ("tasks.toml", "[distinct]\n", "'distinct' is no list of tables, each headed [[distinct]]"),
        ("metrics.toml", "x = " + "[" * 2000, "not TOML: "),
        ("hardware.toml", '[[distinct]]\nids = ["hardware", "b"]\nwhy = "x"\n', "'b', which is not a term"),
        ("hardware.toml", '[[distinct]]\nids = ["hardware"]\nwhy = "x"\n', "ids: Tuple should have at least 2"),
        (
            "hardware.toml",
            _TERM.format(id="a", label="A") + 'facts = { memory = { value = 8, unit = "GB" } }\n',
            "facts.memory.source: Field required",
        ),
        ("metrics.toml", _METRIC.replace("speed", "pace", 2) + 'broader = ["size"]\n', "'size', which is not a metric"),
        ("metrics.toml", _METRIC.replace("speed", "pace", 2) + 'units = ["ms"]\n', "unit 'ms', which is unknown"),
        ("metrics.toml", '[[cue]]\nword = "faster"\nsense = "more"\nmetric = "pace"\n', "'pace', not a metric"),
        ("metrics.toml", '[[cue]]\nword = "faster"\nsense = "most"\n', "'faster': sense: Input should be"),
        ("units.toml", _UNIT.replace('"x"', '"y"') + 'metric = "pace"\n', "unit 'y' names 'pace', not a metric"),
    ],
)
def test_what_contradicts_itself_is_refused_with_its_place(folder: Path, file: str, text: str, problem: str) -> None:
    _add(folder, file, text)
    with pytest.raises(VocabularyError) as raised:
        load_vocabulary(folder)
    assert problem in str(raised.value)
    assert raised.value.where == str(folder / file)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "units.toml").unlink()
    with pytest.raises(VocabularyError, match=r"units\.toml: cannot be read"):
        load_vocabulary(folder)


def test_an_exact_name_may_share_its_key_with_a_name_in_another_case(folder: Path) -> None:
    exact = _TERM.format(id="model-2", label="MODEL") + "exact = true\n"
    _add(folder, "models.toml", exact)
    assert "model-2" in load_vocabulary(folder).terms[NodeKind.MODEL]
    _add(folder, "models.toml", exact.replace("model-2", "model-3"))
    with pytest.raises(VocabularyError, match="is claimed by 'model-2' and 'model-3'"):
        load_vocabulary(folder)


def test_exactness_does_not_bind_phrases_in_lower_case() -> None:
    term = Term(id="gat", label="GAT", aliases=("graph attention network", "Graph Net", "gatconv"), exact=True)
    assert dict(term.names()) == {"GAT": True, "graph attention network": False, "Graph Net": True, "gatconv": True}
    assert dict(Term(id="k10s", label="K10S", aliases=("K10 Super",)).names()) == {"K10S": True, "K10 Super": False}


def test_a_class_orders_others_and_is_not_looked_for(folder: Path) -> None:
    _add(
        folder,
        "techniques.toml",
        _TERM.format(id="kiln", label="kiln software")
        + "generic = true\nabstract = true\n"
        + _TERM.format(id="potter", label="Potter")
        + 'broader = ["kiln"]\n',
    )
    terms = load_vocabulary(folder).terms[NodeKind.TECHNIQUE]
    assert list(terms["kiln"].names()) == []
    assert terms["potter"].parents == ("kiln",)


def test_the_packaged_vocabulary_is_read_once() -> None:
    assert default_vocabulary() is default_vocabulary()
    assert data_file("vocab", "hardware.toml").is_file()


def test_a_copy_of_the_packaged_vocabulary_is_the_same(tmp_path: Path) -> None:
    copy = shutil.copytree(data_file("vocab"), tmp_path / "vocab")
    assert load_vocabulary(copy) == default_vocabulary()
