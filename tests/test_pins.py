"""The files of pins: every dependency at a version that pyproject.toml allows, with its hashes, and nothing else."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS: dict[str, list[str]] = PROJECT["dependency-groups"]
STALE = "run `make pins`"
# make test-lowest runs on the oldest Python; other pins are for what some other platform needs.
OLDEST = {
    "python_version": "3.11",
    "python_full_version": "3.11.0",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "sys_platform": "linux",
    "os_name": "posix",
}
_PIN = re.compile(r"([a-z0-9-]+)==(\S+?)(?: ; ([^\\]+?))?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n")


@dataclass(frozen=True)
class Pin:
    """A version for the platforms of a marker."""

    name: str
    version: Version
    marker: str | None

    def holds_on_the_oldest(self) -> bool:
        return self.marker is None or Marker(self.marker).evaluate(dict(OLDEST))


def pins(file: str) -> list[Pin]:
    text = (ROOT / f".requirements-{file}.txt").read_text(encoding="utf-8")
    return [
        Pin(canonicalize_name(name), Version(version), marker or None)
        for name, version, marker, _ in _PIN.findall(text)
    ]


def requirements(texts: list[str]) -> list[Requirement]:
    parsed = [Requirement(text) for text in texts]
    return [requirement for requirement in parsed if requirement.name != PROJECT["project"]["name"]]


def needed() -> list[Requirement]:
    """What the project, its extras, its build and its development need."""
    extras = PROJECT["project"]["optional-dependencies"].values()
    listed = (PROJECT["project"]["dependencies"], PROJECT["build-system"]["requires"], GROUPS["dev"], *extras)
    return requirements([text for texts in listed for text in texts])


def unmet(wanted: list[Requirement], file: str) -> list[str]:
    """Requirements without a pin, or with one that is out of their range."""
    versions: dict[str, list[Version]] = {}
    for pin in pins(file):
        versions.setdefault(pin.name, []).append(pin.version)
    return [
        f"{requirement} is pinned to {', '.join(map(str, found)) or 'nothing'}"
        for requirement in wanted
        if not (found := versions.get(canonicalize_name(requirement.name), []))
        or not all(requirement.specifier.contains(version, prereleases=True) for version in found)
    ]


@pytest.mark.parametrize("file", ["dev", "lowest"])
def test_every_dependency_has_a_pin_in_its_range(file: str) -> None:
    assert not unmet(needed(), file), STALE


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_every_group_has_pins(group: str) -> None:
    assert not unmet(requirements(GROUPS[group]), group), STALE


@pytest.mark.parametrize("file", ["lowest", *sorted(GROUPS)])
def test_every_pin_has_hashes_and_nothing_else_is_in_the_file(file: str) -> None:
    text = (ROOT / f".requirements-{file}.txt").read_text(encoding="utf-8")
    assert pins(file)
    assert not _PIN.sub("", text), STALE


def test_the_lowest_pins_are_the_lower_bounds() -> None:
    lowest = {pin.name: pin.version for pin in pins("lowest") if pin.holds_on_the_oldest()}
    found = [(requirement, lowest[canonicalize_name(requirement.name)]) for requirement in needed()]
    bounds = {
        str(requirement): min(Version(part.version) for part in requirement.specifier) for requirement, _ in found
    }
    wrong = [f"{requirement}: {version}" for requirement, version in found if bounds[str(requirement)] != version]
    assert not wrong, f"not the lowest version that was tested: {STALE}, or raise the bound to the version named here"


@pytest.mark.parametrize("group", sorted(set(GROUPS) - {"dev"}))
def test_groups_agree_with_what_they_are_installed_beside(group: str) -> None:
    beside = {(pin.name, pin.marker): pin.version for pin in pins("dev")}
    assert not [pin for pin in pins(group) if beside.get((pin.name, pin.marker), pin.version) != pin.version], STALE
