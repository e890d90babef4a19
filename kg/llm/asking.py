"""Asks a language model, by pydantic-ai. The only module that imports it."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial

from kg.errors import ExtractorError
from kg.llm.grounding import FORM, Check
from kg.llm.prompt import INSTRUCTIONS, question_again
from kg.llm.records import EARLIER_TRY, LAST_TRY, NEEDS_PACKAGES, Answered, ReadClaim, Reading, Spent, UnansweredError
from kg.plain import plain

try:
    from anyio.from_thread import start_blocking_portal
    from pydantic_ai import Agent, AgentRunError, ModelMessage, ModelSettings, RunUsage, UserError
    from pydantic_ai.exceptions import (
        ModelAuthenticationError,
        ModelConnectionError,
        ModelNotFoundError,
        ModelQuotaExceededError,
        ModelTimeoutError,
    )
    from pydantic_ai.models import Model
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider
except ImportError as error:
    raise ExtractorError(NEEDS_PACKAGES.format(error)) from error

_MALFORMED_ANSWERS = 2
"""How often an answer of the wrong form is sent back."""
_LONGEST_MESSAGE = 300
_HOPELESS = (ModelAuthenticationError, ModelNotFoundError, ModelQuotaExceededError)


def open_model(name: str) -> Model:
    """A model behind the OpenAI chat protocol: at ``OPENAI_BASE_URL``, with the key ``OPENAI_API_KEY``.

    Args:
        name: The model's name at that service.

    Raises:
        ExtractorError: if neither address nor key is set.
    """
    base, key = os.environ.get("OPENAI_BASE_URL"), os.environ.get("OPENAI_API_KEY")
    try:
        if base:
            return OpenAIChatModel(
                name, provider=OpenAICompatibleProvider("openai-compatible", base_url=base, api_key=key)
            )
        return OpenAIChatModel(name, provider=OpenAIProvider())
    except UserError as error:
        problem = "set OPENAI_API_KEY, or OPENAI_BASE_URL to the address of another service that speaks its protocol"
        raise ExtractorError(problem, where=f"model {name}") from error


@contextmanager
def asking(
    model: Model, *, concurrency: int, timeout: float, retries: int
) -> Iterator[Callable[[str, Check], Future[tuple[Answered, bool]]]]:
    """Asks a model in the background, with no randomness that the service can do without.

    A thread of its own does it, so that it works where an event loop runs already, as in a notebook.

    Args:
        model: The model.
        concurrency: How many questions are under way at once.
        timeout: Seconds that one request may take.
        retries: How often a request is repeated that was refused for now (429), failed (5xx) or took too long; the
            service's own ``Retry-After`` is kept to.
    """
    agent = Agent(
        model,
        output_type=Reading,
        instructions=INSTRUCTIONS,
        retries={"output": _MALFORMED_ANSWERS},
        validation_context=lambda run: LAST_TRY if run.run_step > _MALFORMED_ANSWERS else EARLIER_TRY,
        model_settings=ModelSettings(temperature=0.0, timeout=timeout, max_retries=retries),
        max_concurrency=concurrency,
    )
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(agent):
        yield partial(portal.start_task_soon, partial(_ask, agent))


async def _ask(agent: Agent[object, Reading], question: str, check: Check) -> tuple[Answered, bool]:
    """What the model answers, asked once more where parts of it do not stand in the text.

    Args:
        agent: The model with its instructions.
        question: About one paper.
        check: Looks an answer up in the paper.

    Returns:
        The answer, and whether it is final; it is not where the second request failed.

    Raises:
        UnansweredError: if the model refuses, answers in no usable form, or not in time.
        ExtractorError: if it cannot be reached at all, or lets nobody in.
    """
    usage = RunUsage()
    reading, history = await _run(agent, question, usage)
    grounded = check(reading)
    final = True
    # The form has been asked for as often as it is going to be.
    unfounded = [problem for problem in grounded.problems if problem.part != FORM]
    if unfounded:
        try:
            second, _ = await _run(agent, question_again(unfounded), usage, history)
            reading = _joined(second, grounded.sound)
        except UnansweredError:
            final = False
    return Answered(reading=reading, ungrounded=len(unfounded), spent=_spent(usage)), final


async def _run(
    agent: Agent[object, Reading], prompt: str, usage: RunUsage, history: Sequence[ModelMessage] = ()
) -> tuple[Reading, list[ModelMessage]]:
    try:
        result = await agent.run(prompt, message_history=history, usage=usage)
    except ModelTimeoutError as error:
        raise UnansweredError("the model took too long", _spent(usage)) from error
    except (*_HOPELESS, ModelConnectionError) as error:
        problem = f"{_line(error).rstrip('.')}. What was read so far is kept: the same command goes on from here"
        raise ExtractorError(problem, where=f"model {error.model_name}") from error
    except UserError as error:
        raise ExtractorError(_line(error)) from error
    except AgentRunError as error:
        raise UnansweredError(_line(error), _spent(usage)) from error
    return result.output, result.all_messages()


def _spent(usage: RunUsage) -> Spent:
    return Spent(
        requests=usage.requests,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cost_usd=None if usage.cost is None else float(usage.cost),
    )


def _joined(second: Reading, sound: Reading) -> Reading:
    """A second answer, with what of the first one was sound and is missing in it."""
    names = {entity.name for entity in second.entities}
    stated = set(map(_statement, second.claims))
    return Reading(
        entities=(*second.entities, *(entity for entity in sound.entities if entity.name not in names)),
        claims=(*second.claims, *(claim for claim in sound.claims if _statement(claim) not in stated)),
        malformed=second.malformed,
    )


def _statement(claim: ReadClaim) -> tuple[object, ...]:
    return claim.relation, claim.baseline, claim.metric, claim.value, claim.hardware


def _line(error: Exception) -> str:
    return plain(str(error))[:_LONGEST_MESSAGE]
