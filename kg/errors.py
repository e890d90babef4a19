"""Every error that the package raises on purpose.

Each class is a :class:`KGError` and a builtin at the same time, so that a caller may catch either. The message says
what was wrong and what to do; ``where`` says in which file, line or record.
"""


class KGError(Exception):
    """Base of all errors of this package.

    Args:
        message: What was wrong and what to do about it, for a person.
        where: File, line or record at fault, where one is known.
    """

    def __init__(self, message: str, *, where: str | None = None) -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.where = where


class InputError(KGError, ValueError):
    """A file is in none of the accepted formats, or cannot be read."""


class VocabularyError(KGError, ValueError):
    """A vocabulary or curation file contradicts itself or names something that does not exist."""


class FetchError(KGError, OSError):
    """A public service could not be asked, or answers in a way that cannot be used."""


class GroundingError(KGError, ValueError):
    """A mention or a piece of evidence does not slice out of its source text."""


class ExtractorError(KGError, RuntimeError):
    """An extractor cannot work at all: a package, a key or the service that it needs is missing."""


class ExportError(KGError, OSError):
    """An artefact could not be written or is not a usable graph."""


class QueryError(KGError, ValueError):
    """A SPARQL query is malformed or asks for what is not allowed."""


class QuestionError(KGError, ValueError):
    """A question to ``kg compare`` was not understood."""


class UnknownNameError(KGError, LookupError):
    """No node goes by this name.

    Args:
        name: The name that was looked up.
        nearest: The most similar names that do exist, best first.
    """

    def __init__(self, name: str, nearest: tuple[str, ...] = ()) -> None:
        hint = f" Nearest: {', '.join(nearest)}." if nearest else ""
        super().__init__(f"nothing in the graph is called {name!r}.{hint}")
        self.name = name
        self.nearest = nearest
