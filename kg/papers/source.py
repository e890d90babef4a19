"""Opening a listing file: decompression, its lines with their places, and what it looks like when nothing reads it."""

import gzip
import io
import lzma
import os
import re
import zipfile
import zlib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, cast

from kg.errors import InputError
from kg.model import Rejected

STAGE = "papers"
"""The name under which this stage rejects."""

HEAD_BYTES = 1 << 16
"""How much of a file, decompressed, a reader sees before it accepts."""

RECORD_BYTES = 10_000_000
"""The longest line that is read, decompressed. A longer one is no paper but a mistake or a decompression bomb."""

WASTE_BYTES = 50_000_000
"""How much in a row may be blank or too long before the rest of a file is given up."""

DOCUMENT_BYTES = 100_000_000
"""How much, decompressed, is read of a format that must be read as a whole. More is a mistake or a bomb."""

EXPANSION = 200
"""How many times its size a compressed file may come to, beyond :data:`DOCUMENT_BYTES`; listings come to ten times."""

MARKUP_BYTES = 20_000_000
"""How much of that may be an HTML page or one record in XML: a tree takes forty times the memory of its text."""

DAMAGE = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
"""What a stream raises when it breaks off or was compressed badly."""

_EXCERPT_CHARACTERS = 100
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
# Everything but the characters that XML 1.0 allows (its production 2, Char), without the controls that it discourages:
# no lone surrogate, no NUL, no escape, and of U+007F to U+009F the line break U+0085 alone.
_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_LOOKS_LIKE: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern, re.I | re.S), description)
    for pattern, description in (
        (rb"\Z", "an empty file"),
        (rb"%PDF-", "a PDF document"),
        (rb"PK\x03\x04", "a ZIP archive inside another compressed file"),
        (rb"\x1f\x8b", "a gzip file inside a gzip file"),
        (rb"\xfd7zXZ|BZh\d|\x28\xb5\x2f\xfd|7z\xbc\xaf", "a file compressed with something other than gzip"),
        (rb"SQLite format 3", "a SQLite database"),
        (rb"\x89PNG|\xff\xd8\xff|GIF8", "an image"),
        (rb"\xff\xfe|\xfe\xff", "text in UTF-16; save it as UTF-8"),
        (rb".*\x00", "binary data"),
        (rb"(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body|div)", "an HTML page, but none of those accepted"),
        (rb"<[?!\w]", "an XML document, but none of those accepted"),
        (rb"@\w+\s*[{(]", "BibTeX without an entry"),
        (rb"\{(?!.*\"title\"\s*:)", "JSON without 'title'"),
        (rb"[\[{]", "JSON without 'title' and 'abstract', 'summary' or 'digest' in one object"),
    )
)


def text_only(text: str) -> str:
    r"""Puts U+FFFD for each character that is no text: control characters, lone surrogates, non-characters.

    The length stays, and with it every offset. What remains can be written as UTF-8, XML and RDF.

    >>> text_only("a\x00b\ud800")
    'a\ufffdb\ufffd'
    """
    return text if text.isascii() and text.isprintable() else _NOT_TEXT.sub("\ufffd", text)


def excerpt(text: str) -> str:
    """The start of a text in quotation marks, for messages."""
    return repr(text if len(text) <= _EXCERPT_CHARACTERS else f"{text[:_EXCERPT_CHARACTERS]}…")


class Line(NamedTuple):
    """One line of a listing and where it stands.

    Attributes:
        file: The file's label.
        number: Line number, from 1.
        text: The line without its end; never blank. Empty where a record of several lines begins here.
    """

    file: str
    number: int
    text: str = ""

    @property
    def source(self) -> str:
        """The place as ``FILE:LINE``."""
        return f"{self.file}:{self.number}"

    def rejected(self, reason: str) -> Rejected:
        """The record that says why the line was not used."""
        return Rejected(file=self.file, where=f"line {self.number}", stage=STAGE, reason=text_only(reason))


class Item(NamedTuple):
    """One record of a listing that has no lines of its own, such as the fifth of a JSON list.

    Attributes:
        file: The file's label.
        number: Its number, from 1.
    """

    file: str
    number: int

    @property
    def source(self) -> str:
        """The place as ``FILE#RECORD``."""
        return f"{self.file}#{self.number}"

    def rejected(self, reason: str) -> Rejected:
        """The record that says why it was not used."""
        return Rejected(file=self.file, where=f"record {self.number}", stage=STAGE, reason=text_only(reason))


Place = Line | Item
"""Where a record stands."""


@dataclass(frozen=True, slots=True)
class Source:
    """An opened listing file.

    Attributes:
        label: Its name in the sources of papers.
        head: The first :data:`HEAD_BYTES`, decompressed; fewer where a pipe had no more yet.
        stream: The whole content, decompressed, from the start.
    """

    label: str
    head: bytes
    stream: io.BufferedReader

    def lines(self) -> Iterator[Line | Rejected]:
        """The lines that are not blank; in place of one that cannot be used, the reason.

        Ends early, with the reason, where the data is damaged or :data:`WASTE_BYTES` hold nothing.
        """
        for line in self.raw_lines():
            if isinstance(line, Rejected):
                yield line
            elif not line[1].isspace():
                yield _decoded(Line(self.label, line[0]), line[1])

    def raw_lines(self) -> Iterator[tuple[int, bytes] | Rejected]:
        """Every line with its number and its end, blank ones too; otherwise as :meth:`lines`."""
        number = wasted = 0
        while wasted <= WASTE_BYTES:
            number += 1
            line = Line(self.label, number)
            try:
                raw, size = self._readline()
            except DAMAGE as error:
                yield line.rejected(f"the data breaks off here ({error}); the rest of the file was not read")
                return
            if not size:
                return
            wasted = wasted + size if size > RECORD_BYTES or not raw or raw.isspace() else 0
            if size > RECORD_BYTES:
                yield line.rejected(f"longer than {RECORD_BYTES:,} bytes")
            elif raw:
                yield number, raw
        yield line.rejected(f"{WASTE_BYTES:,} bytes without a record end here; the rest of the file was not read")

    def whole(self, limit: int = DOCUMENT_BYTES) -> tuple[bytes, Rejected | None]:
        """All of the content, for formats that cannot be read piece by piece.

        Returns:
            The content and None; or, where it is damaged or longer than the limit in bytes, what there is of it and the
            reason why there is no more.
        """
        content = bytearray()
        try:
            while len(content) <= limit and (part := self.stream.read1(HEAD_BYTES)):
                content += part
        except DAMAGE as error:
            reason = f"the data breaks off here ({error}); the rest of the file was not read"
        else:
            if len(content) <= limit:
                return bytes(content), None
            del content[limit:]
            reason = f"longer than {limit:,} bytes: the rest of the file was not read"
        return bytes(content), Line(self.label, content.count(b"\n") + 1).rejected(reason)

    def text(self) -> tuple[str, list[Rejected]]:
        """All of the content as text, and what of it is missing or was not UTF-8 (or UTF-16, where it says so)."""
        content, missing = self.whole()
        reasons = [missing] if missing else []
        encoding = "utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
        try:
            return content.decode(encoding, errors="ignore" if missing else "strict"), reasons
        except UnicodeDecodeError as error:
            line = Line(self.label, content.count(b"\n", 0, error.start) + 1)
            reasons.append(
                line.rejected(f"not UTF-8: byte 0x{content[error.start]:02x}; such bytes are read as \ufffd")
            )
        return content.decode(encoding, errors="replace"), reasons

    def _readline(self) -> tuple[bytes, int]:
        """The next line, or the start of one that is too long, and the size of the line as far as it was read."""
        line = part = self.stream.readline(RECORD_BYTES + 1)
        size = len(line)
        while size > RECORD_BYTES and part and not part.endswith(b"\n") and size <= WASTE_BYTES:
            part = self.stream.readline(HEAD_BYTES)
            size += len(part)
        return line.removeprefix(BOM_UTF8), size


def _decoded(line: Line, raw: bytes) -> Line | Rejected:
    try:
        return line._replace(text=raw.decode().rstrip("\r\n"))
    except UnicodeDecodeError as error:
        return line.rejected(f"not UTF-8: byte 0x{raw[error.start]:02x} at position {error.start + 1}")


@contextmanager
def opened(path: Path, label: str) -> Iterator[Source]:
    """Opens a listing file, decompressing gzip and a ZIP archive of one file, recognised by their first bytes.

    Raises:
        InputError: if there is no such file, it is a folder, it may not be read, or it cannot be decompressed.
    """
    with ExitStack() as stack:
        try:
            file = _Counted(path)
            stream: io.BufferedReader = stack.enter_context(io.BufferedReader(file, HEAD_BYTES))
            packed: gzip.GzipFile | zipfile.ZipExtFile | None = None
            if stream.peek(len(_GZIP)).startswith(_GZIP):
                packed = stack.enter_context(gzip.GzipFile(fileobj=stream))
            elif stream.peek(len(_ZIP)).startswith(_ZIP):
                packed = stack.enter_context(_only_member(stack.enter_context(zipfile.ZipFile(stream)), path))
            if packed:
                stream = stack.enter_context(io.BufferedReader(_Unpacked(packed, file), HEAD_BYTES))
            head = stream.peek(HEAD_BYTES)
        except IsADirectoryError:
            raise InputError("this is a folder; name the files in it", where=str(path)) from None
        except FileNotFoundError:
            raise InputError("there is no such file", where=str(path)) from None
        except InputError:
            raise
        except (*DAMAGE, ValueError, NotImplementedError, RuntimeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise InputError(f"the file cannot be read: {reason}", where=str(path)) from error
        yield Source(label, head, stream)


class _Counted(io.FileIO):
    """A file that counts what is read of it."""

    _count = 0

    def readinto(self, buffer: Any, /) -> int | None:
        read = super().readinto(buffer)
        self._count += read or 0
        return read

    def used(self) -> int:
        """Bytes that were read, each once: ZIP is read from its end, and then from its start."""
        return min(self._count, os.fstat(self.fileno()).st_size or self._count)


class _Unpacked(io.RawIOBase):
    """What a compressed file comes to; an error where it goes on and on, as a decompression bomb does.

    Args:
        stream: Its content, decompressed.
        file: The file.
    """

    def __init__(self, stream: gzip.GzipFile | zipfile.ZipExtFile, file: _Counted) -> None:
        self._stream = stream
        self._file = file
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        part = self._stream.read1(len(buffer))
        self._count += len(part)
        if self._count > max(DOCUMENT_BYTES, EXPANSION * self._file.used()):
            msg = f"over {DOCUMENT_BYTES:,} bytes and {EXPANSION} times what they are compressed: a decompression bomb"
            raise OSError(msg)
        buffer[: len(part)] = part
        return len(part)


def _only_member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipExtFile:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) != 1:
        raise InputError(
            f"this ZIP archive (or Office document) holds {len(members)} files; unpack it and name those that are "
            "listings",
            where=str(path),
        )
    return cast("zipfile.ZipExtFile", archive.open(members[0]))


def looks_like(head: bytes) -> str:
    """What a file seems to be, in words, from its first bytes.

    >>> looks_like(b"%PDF-1.7")
    'a PDF document'
    """
    start = head.removeprefix(BOM_UTF8).lstrip()
    for pattern, description in _LOOKS_LIKE:
        if pattern.match(start):
            return description
    try:
        head[:-3].decode()  # without the last character, which may be cut in two
    except UnicodeDecodeError:
        return "binary data, or text that is not UTF-8"
    return "text in no known format"
