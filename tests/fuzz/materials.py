"""Invented materials of which targets make their inputs: fields of records, questions, a vocabulary."""

from collections.abc import Mapping

from kg.vocab import FILES
from tests.fuzz.decoding import Dice

TITLE = "MossServe: Serving on Moss"
LEAD = "We present MossServe, a serving system."

TEXTS = (
    TITLE, LEAD, "2205.14135", "https://arxiv.org/abs/2205.14135v2", "10.1000/x.1", "2024-05-17", "2024",
    "cs.DC; cs.AR",
    "Ada Example and Bo Invented", "['a', 'b']", "", " ", "github.com/example/moss", "Mon, 17 Jun 2024 10:00:00 GMT",
    "<jats:p>MÃ©lange</jats:p>", "&amp;lt;", "\x00", "\ud800", "a, b", "https://example.org/x y",
)  # fmt: skip
"""Values of fields, sound and odd."""

ASKED = (
    "which papers", "what", "who", "papers that", "what else", "does", "is", "are", "how do", "compare", "results",
    "results of",
    "versions of", "versions", "the", "any", "beat", "beats", "outperform", "match", "loses to", "lose to",
    "faster than",
    "more accurate than", "on a par with", "vs", "versus", "or", "and", "with", "to", "use", "runs on", "propose",
    "TileAttention", "TileAttention-2", "TA2", "RingScan", "A100", "GPU", "attention kernel", "technique-ringscan",
    "latency",
    "on", "for", "in", "by at least", "2x", "1.5 times", "or more", "with code", "has code and", "throughput", "speed",
    "TFLOPS", "tokens/s", "?", "'", '"', "MossBench", "K10", "NVIDIA", "models", "2205.14135",
)  # fmt: skip
"""What questions are made of."""


def asked_of(dice: Dice) -> str:
    """A question: a word for each byte, some of them repeated or spelled out."""
    words: list[str] = []
    while dice and len(words) < 4000:
        byte = dice.byte()
        if byte >= 250 and words:
            words += words[-1:] * (dice.times())
        else:
            words.append(dice.text() if byte >= 240 else ASKED[byte % len(ASKED)])
    return " ".join(words)


SMALL_VOCABULARY: Mapping[str, str] = {
    **dict.fromkeys(FILES.values(), ""),
    "techniques.toml": """[[term]]
id = "oldserve"
label = "OldServe"
aliases = ["Old Serve", "OS+"]
category = "system"

[[term]]
id = "oldserve-2"
label = "OldServe-2"
version_of = "oldserve"
exact = true

[[distinct]]
ids = ["oldserve", "oldserve-2"]
why = "two releases"
""",
    "hardware.toml": """[[term]]
id = "gpu"
label = "GPU"
generic = true

[[term]]
id = "k10"
label = "K10"
broader = ["gpu"]
context = true
[term.facts.memory]
value = 80
unit = "GB"
source = "an invented datasheet"
""",
    "metrics.toml": """[[term]]
id = "speed"
label = "speed"
class = "speed"
direction = "higher"
units = ["x"]

[[cue]]
word = "faster"
metric = "speed"
sense = "more"
""",
    "units.toml": """[[term]]
id = "x"
label = "x"
aliases = ["times"]
dimension = "ratio"
base = true

[[term]]
id = "s"
label = "s"
dimension = "time"
class = "speed"
metric = "speed"
exact = true
to_base = 1.0
""",
}
"""An invented vocabulary, by file."""
