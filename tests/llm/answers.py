"""Invented papers, and what a model that reads well answers about them."""

from collections.abc import Callable
from typing import Any

from pydantic_ai.messages import ModelMessage, ModelResponse, ToolCallPart, UserPromptPart
from pydantic_ai.models.function import AgentInfo, FunctionModel

from kg.model import Paper

PAPER = Paper(
    id="paper-mosskernel",
    title="MossKernel: Attention in Moss",
    text="Long prompts are slow. We present MossKernel, an attention kernel. On A100 GPUs, MossKernel is up to "
    r"$2.3\times$ faster than FlashAttention-2 and uses 40\% less memory than vLLM. It reaches 81.5% accuracy on MMLU. "
    "On H100, decoding takes 1.2x less energy than prior work. Code: https://github.com/example/moss.",
    sources=("listing.jsonl:7",),
)
FASTER = "On A100 GPUs, MossKernel is up to 2.3x faster than FlashAttention-2 and uses 40% less memory than vLLM."
ENERGY = "On H100, decoding takes 1.2x less energy than prior work."
ACCURACY = "It reaches 81.5% accuracy on MMLU."


def entity(name: str, kind: str = "Technique", role: str = "baseline", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "role": role, "named": True, **more}


def claim(**slots: Any) -> dict[str, Any]:
    """A claim about the first number of the paper, but for what is given."""
    right = {
        "quote": FASTER,
        "subject": "MossKernel",
        "relation": "outperforms",
        "baseline": "FlashAttention-2",
        "baseline_kind": "named",
        "metric": "speed",
        "metric_class": "speed",
        "value": "2.3x",
        "sense": "better",
        "hardware": ["A100"],
    }
    return {**right, **slots}


ENTITIES = [
    entity("MossKernel", role="proposed"),
    entity("FlashAttention-2"),
    entity("vLLM"),
    entity("A100", "Hardware", "used"),
    entity("H100", "Hardware", "used"),
    entity("MMLU", "Dataset", "used"),
]
MEMORY = claim(baseline="vLLM", metric="memory", metric_class="memory", value="40%", sense="less")
RESULT = claim(
    quote=ACCURACY, relation="achieves", baseline=None, baseline_kind=None, metric="accuracy", metric_class="quality",
    value="81.5%", sense=None, hardware=[], context=["MMLU"],
)  # fmt: skip
SAVED = claim(
    quote=ENERGY, baseline="prior work", baseline_kind="generic", metric="energy", metric_class="energy", value="1.2x",
    sense="less", hardware=["H100"],
)  # fmt: skip
GOOD = {"entities": ENTITIES, "claims": [claim(), MEMORY, RESULT, SAVED]}
INVENTED = claim(baseline="TensorRT", value="900x", quote="MossKernel is 900x faster than TensorRT.")

Reply = dict[str, Any] | str | Exception


def scripted(*replies: Reply, seen: list[str] | None = None) -> FunctionModel:
    """A model that gives these answers one after the other, and the last one from then on.

    Args:
        replies: Answers, texts in place of an answer, or errors.
        seen: Gets the last thing that the model was told before each answer.
    """
    left = list(replies)

    def answer(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        if seen is not None:
            seen.append(_last(messages))
        reply = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(reply, Exception):
            raise reply
        arguments: Any = reply
        return ModelResponse(parts=[ToolCallPart(info.output_tools[0].name, arguments)])

    return FunctionModel(answer, model_name="scripted")


def by_title(answer: Callable[[str], dict[str, Any]]) -> FunctionModel:
    """A model whose answer depends on what it is asked alone."""

    def reply(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        return ModelResponse(parts=[ToolCallPart(info.output_tools[0].name, answer(_last(messages)))])

    return FunctionModel(reply, model_name="by-title")


def _last(messages: list[ModelMessage]) -> str:
    told = [part for message in messages for part in message.parts if isinstance(part, UserPromptPart)]
    return str(told[-1].content)
