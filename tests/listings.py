"""Small listings of invented papers, for tests that build from files."""

import json
from pathlib import Path

ABSTRACTS = {
    "MossServe: Serving on Moss": "We present MossServe, a serving system. MossServe achieves 2.5x higher throughput "
    "than vLLM on A100 GPUs. Code is at https://github.com/example/moss-serve.",
    "FernServe: Serving on Ferns": "FernServe is a serving system that outperforms vLLM by up to 1.8x in throughput "
    "on H100, and reduces latency by 40% compared to TensorRT.",
    "LichenKernel": "LichenKernel is an attention kernel. LichenKernel is 1.3x faster than FlashAttention-2 on H100.",
    "Hostile <script>alert(1)</script>": "We introduce OddServe \x1b[31m. OddServe is 3x faster than vLLM | on A100.",
}


def write_listing(path: Path, *extra_lines: str) -> Path:
    """Writes the invented papers as JSON Lines, and some more lines."""
    lines = [json.dumps({"title": title, "abstract": text}) for title, text in ABSTRACTS.items()]
    path.write_text("\n".join([*lines, *extra_lines]) + "\n", encoding="utf-8")
    return path
