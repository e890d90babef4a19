"""``python -m tests.fuzz.engine FOLDER TARGET=RUNS...``: targets under atheris, each until it fails or ends.

libFuzzer ends the process that it runs in, so each target has one of its own, forked when all code is instrumented. Its
log is ``FOLDER/TARGET.log``, its inputs are in ``FOLDER/TARGET``. When it has ended, its name is printed with the
seconds of the processor that it took.
"""

import os
import sys
from importlib import import_module
from pathlib import Path

from tests.fuzz.limits import limited

INSTRUMENTED = ("kg", "bibtexparser", "pylatexenc", "tomllib", "ftfy")
"""The packages whose branches guide the fuzzer: this one, and what it reads formats with in Python."""

_STALLED = 1200
"""Wall-clock seconds after which libFuzzer gives up; :mod:`tests.fuzz.limits` counts the time of the processor."""
_MEGABYTES = 3000


def _fuzz(name: str, runs: str, folder: Path) -> None:
    """Runs libFuzzer on one target; it does not return."""
    import atheris

    def mutated(data: bytes, longest: int) -> bytes:
        return bytes(atheris.Mutate(data, longest))  # looked up anew: Setup changes what the name means

    log = os.open(folder / f"{name}.log", os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    target = import_module("tests.fuzz.targets").TARGETS[name]
    inputs = import_module("tests.fuzz.seeds")
    seeds = inputs.seeds(name)
    with atheris.instrument_imports(include=list(INSTRUMENTED)):
        for seed in seeds:  # what is imported on first use is instrumented, too
            target(seed)
    mutator = import_module("tests.fuzz.mutation").Mutator(mutated, seeds, inputs.tokens(name))
    options = {
        "runs": runs,
        "seed": 1,
        "max_len": import_module("tests.fuzz.decoding").LONGEST,
        "timeout": _STALLED,
        "rss_limit_mb": _MEGABYTES,
        "artifact_prefix": f"{folder}/failed-{name}-",
    }
    arguments = [sys.argv[0], *(f"-{key}={value}" for key, value in options.items()), str(folder / name)]
    atheris.Setup(arguments, limited(target), custom_mutator=mutator)
    atheris.Fuzz()


def main() -> None:
    """Runs the targets one after another."""
    import atheris  # in the group "fuzz" only

    folder = Path(sys.argv[1])
    with atheris.instrument_imports(include=list(INSTRUMENTED)):
        import_module("tests.fuzz.seeds")
    for argument in sys.argv[2:]:
        name, _, runs = argument.partition("=")
        child = os.fork()
        if not child:
            _fuzz(name, runs, folder)
        _, _, used = os.wait4(child, 0)
        sys.stdout.write(f"{name} {used.ru_utime + used.ru_stime:.0f}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
