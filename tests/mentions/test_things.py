"""What a paper speaks of: vocabulary, coined names and abbreviations put together; kinds and roles."""

import pytest

from kg.mentions.kinds import kind_of, kind_of_phrase, stated_kind
from kg.schema import NodeKind, Role
from tests.mentions.things import entities, surfaces, things

TECHNIQUE, MODEL, HARDWARE, DATASET = NodeKind.TECHNIQUE, NodeKind.MODEL, NodeKind.HARDWARE, NodeKind.DATASET


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("We run on A100 GPUs.", "A100", ["A100 GPUs"]),
        ("We run on NVIDIA A100 GPUs.", "A100", ["NVIDIA A100 GPUs"]),
        ("We run on NVIDIA's A100.", "A100", ["NVIDIA's A100"]),
        ("We run on 8xA100.", "A100", ["A100"]),
        ("We run on 8 x A100s.", "A100", ["A100"]),
        ("We run on A100-80GB.", "A100-80GB", ["A100-80GB"]),
        ("We run on 8xA100-80GB.", "A100-80GB", ["A100-80GB"]),
        ("We run on two Nvidia H100 cards.", "H100", ["Nvidia H100 cards"]),
        ("We run on 4timesRTX 3090 (24G).", "RTX 3090", ["RTX 3090"]),
        ("We run on RTX4090 and rtx 4090.", "RTX 4090", ["RTX4090", "rtx 4090"]),
        ("We use the ImageNet dataset.", "ImageNet", ["ImageNet"]),
        ("We use vLLM's scheduler.", "vLLM", ["vLLM"]),
        ("A GPU and GPUs.", "GPU", ["GPU", "GPU"]),
    ],
)
def test_how_names_stand_in_the_text(text: str, name: str, expected: list[str]) -> None:
    assert surfaces(text, name) == expected


def test_the_kind_word_behind_a_device_is_no_thing_of_its_own() -> None:
    assert set(things("We run on A100 GPUs.")) == {"A100"}


def test_things_come_in_the_order_of_the_text() -> None:
    assert list(things("We compare vLLM, SGLang and cuBLAS on A100.")) == ["vLLM", "SGLang", "cuBLAS", "A100"]


def test_at_most_three_tasks() -> None:
    text = (
        "We do object detection, image classification, semantic segmentation, speech recognition and "
        "machine translation. Object detection and machine translation matter."
    )
    tasks = [thing.name for thing in things(text).values() if thing.kind is NodeKind.TASK]
    assert len(tasks) == 3
    assert {"object detection", "machine translation"} <= set(tasks)


def test_a_task_of_the_title_is_kept() -> None:
    text = "We do object detection, image classification, and semantic segmentation. They are fine tasks."
    assert "speech recognition" in things(text, "Faster Speech Recognition")


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        pytest.param(
            "We present Tight Request Packing (TRP). TRP packs, and TRP's speed is high.",
            "TRP",
            ["Tight Request Packing", "TRP", "TRP", "TRP"],
            id="coined",
        ),
        pytest.param(
            "We present TRP (Tight Request Packing). TRP packs.",
            "TRP",
            ["TRP", "Tight Request Packing", "TRP"],
            id="short form first",
        ),
        pytest.param(
            "We use tensor parallelism (TP). TP matters.",
            "tensor parallelism",
            ["tensor parallelism", "TP", "TP"],
            id="vocabulary",
        ),
        pytest.param(
            "We use tensor parallelism (TP) and pipeline parallelism (PP). TP and PP matter.",
            "pipeline parallelism",
            ["pipeline parallelism", "PP", "PP"],
            id="two",
        ),
        pytest.param(
            "We use a request packing algorithm (RPA). RPA packs.",
            "request packing algorithm",
            ["request packing algorithm", "RPA", "RPA"],
            id="ordinary words that name a kind",
        ),
        pytest.param(
            "We use Request Packing Algorithms (RPAs). RPAs pack.",
            "Request Packing Algorithms",
            ["Request Packing Algorithms", "RPA", "RPA"],
            id="plural",
        ),
        pytest.param(
            "We present PackRat (Packing Requests at Runtime). PackRat packs.",
            "PackRat",
            ["PackRat", "Packing Requests at Runtime", "PackRat"],
            id="camel",
        ),
        pytest.param(
            "We use FlashAttention (FA). FA is fast.",
            "FlashAttention",
            ["FlashAttention", "FA", "FA"],
            id="known name shortened",
        ),
    ],
)
def test_abbreviations_are_joined(text: str, name: str, expected: list[str]) -> None:
    assert surfaces(text, name) == expected


def test_two_known_names_beside_each_other_stay_two() -> None:
    assert list(things("We use FlashAttention (vLLM) here.")) == ["FlashAttention", "vLLM"]


@pytest.mark.parametrize(
    ("text", "named"), [("Request Packing Engine (RPE)", True), ("request packing engine (RPE)", False)]
)
def test_a_defined_term_is_a_name_only_in_title_case(text: str, named: bool) -> None:  # noqa: FBT001
    (thing,) = things(f"We use a {text}.").values()
    assert thing.named is named


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We use TSMC 28 nm technology.", ["TSMC 28 nm"]),
        ("We use 7nm CMOS here.", ["7nm CMOS"]),
        ("Its wavelength is 500 nm.", []),
    ],
)
def test_process_nodes(text: str, expected: list[str]) -> None:
    assert [thing.name for thing in things(text).values() if thing.kind is HARDWARE] == expected


def test_an_abbreviation_is_one_thing() -> None:
    named = [t for t in things("We present Tight Request Packing (TRP), a scheduler. TRP packs.").values() if t.named]
    assert [thing.name for thing in named] == ["TRP"]
    assert named[0].proposed


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We present Foozle, a benchmark of kernels.", DATASET),
        ("We release a dataset called Foozle.", DATASET),
        ("We introduce the Foozle benchmark.", DATASET),
        ("We present Foozle, a corpus of traces.", DATASET),
        ("We present Foozle, an accelerator for packing.", HARDWARE),
        ("We present Foozle, a processor for packing.", HARDWARE),
        ("We introduce a chip called Foozle.", HARDWARE),
        ("We present Foozle, a large language model.", MODEL),
        ("We introduce a neural network named Foozle.", MODEL),
        ("We present Foozle, a vision transformer.", MODEL),
        ("We present Foozle, a scheduler.", TECHNIQUE),
        ("We present Foozle, a compiler for models.", TECHNIQUE),
        ("We present Foozle, a training framework.", TECHNIQUE),
        ("We present Foozle, a system for serving models.", TECHNIQUE),
        ("We present Foozle.", TECHNIQUE),
    ],
)
def test_kinds(text: str, kind: NodeKind) -> None:
    assert things(text)["Foozle"].kind is kind


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("framework", TECHNIQUE),
        ("a fast training framework", TECHNIQUE),
        ("a model compiler", TECHNIQUE),
        ("a model for benchmarks", MODEL),
        ("benchmark", DATASET),
        ("a hardware accelerator", HARDWARE),
        ("a network on chips", MODEL),
        ("a thing", None),
        ("", None),
    ],
)
def test_the_head_noun_tells_the_kind(phrase: str, kind: NodeKind | None) -> None:
    assert kind_of_phrase(phrase) is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the Foozle dataset", DATASET),
        ("Foozle, a model", MODEL),
        ("a chip called Foozle", HARDWARE),
        ("a dataset called Foozle, a system for all", DATASET),
        ("Foozle", TECHNIQUE),
        ("the model Foozle", MODEL),
    ],
)
def test_kind_of_a_name_in_its_text(text: str, kind: NodeKind) -> None:
    start = text.index("Foozle")
    assert kind_of(text, [(start, start + 6)]) is kind


def test_the_default_kind() -> None:
    assert kind_of("Foozle", [(0, 6)], MODEL) is MODEL


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("We present Foozle, a scheduler.", "Foozle", Role.PROPOSED),
        ("We release BazSet, a dataset of traces.", "BazSet", Role.PROPOSED),
        ("We present Foozle. Foozle is faster than vLLM.", "vLLM", Role.BASELINE),
        ("We present Foozle. Foozle matches vLLM.", "vLLM", Role.BASELINE),
        ("We present Foozle. Foozle is slower than vLLM.", "vLLM", Role.BASELINE),
        ("We present Foozle. Foozle is faster than BazGrid.", "BazGrid", Role.BASELINE),
        ("We present Foozle. Foozle extends vLLM.", "vLLM", Role.USED),
        ("We present Foozle. Foozle runs on A100.", "A100", Role.USED),
        ("We present Foozle. It is tested on ImageNet.", "ImageNet", Role.USED),
        ("We present Foozle. Foozle uses quantization.", "quantization", Role.USED),
        ("Serving is slow. vLLM was built by others. We present Foozle, a scheduler.", "vLLM", Role.MENTIONED),
        ("Serving is slow with vLLM. We present Foozle, a scheduler. Foozle extends vLLM.", "vLLM", Role.USED),
        ("Many use vLLM. We present Foozle, a scheduler. Foozle beats vLLM.", "vLLM", Role.BASELINE),
    ],
)
def test_roles(text: str, name: str, role: Role) -> None:
    assert entities(text)[name].role is role


def test_what_the_title_names_is_used() -> None:
    text = "Serving is slow. Others built vLLM. We present Foozle, a scheduler."
    assert entities(text, "Faster Requests for vLLM")["vLLM"].role is Role.USED


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ({"vLLM", "A100", "ImageNet", "BazGrid"}, True),
        ({"GPU", "quantization"}, False),
    ],
)
def test_named_or_generic(text: set[str], named: bool) -> None:  # noqa: FBT001
    found = entities("We compare vLLM with BazGrid on A100 and ImageNet. A GPU with quantization is used.")
    assert {found[name].named for name in text} == {named}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("We use Qwen2.5-14B here.", "Qwen2.5-14B", MODEL),
        ("We use Llama-2-7B here.", "LLaMA-2-7B", MODEL),
        ("We use a 13B LLaMA here.", "13B LLaMA", MODEL),
        ("We compare with RT-NeRF, an accelerator.", "RT-NeRF", HARDWARE),
    ],
)
def test_variants(text: str, name: str, kind: NodeKind) -> None:
    assert things(text)[name].kind is kind


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("RoPE-Aligned Packing of requests", "RoPE", ["RoPE"]),
        ("We test MMBench v2 here.", "MMBench v2", ["MMBench v2"]),
        ("We test vLLM v1.2 here.", "vLLM", ["vLLM"]),
        ("We test 3DGS$^2$-FZ here.", "3DGS^2-FZ", ["3DGS$^2$-FZ"]),
    ],
)
def test_how_far_a_known_name_reaches(text: str, name: str, expected: list[str]) -> None:
    assert surfaces(text, name) == expected


@pytest.mark.parametrize(
    "field", ["Machine Learning (ML)", "Model FLOPs Utilization (MFU)", "Integrated Circuits (ICs)"]
)
def test_a_field_or_measure_is_no_thing(field: str) -> None:
    assert set(things(f"We present Foozle for {field}.")) == {"Foozle"}


def test_a_task_speaks_of_the_model_it_is_about() -> None:
    assert surfaces("We study LLM inference.", "LLM") == ["LLM"]
    assert surfaces("We study LLM inference. An LLM is large.", "LLM") == ["LLM"]
    assert things("We study LLM inference.")["LLM"].kind is MODEL


def test_a_dataset_by_its_noun() -> None:
    assert things("We evaluate on the Quuxer dataset.")["Quuxer"].kind is DATASET


def test_a_dataset_by_what_is_reached_on_it() -> None:
    assert things("We evaluate on BazSet.")["BazSet"].kind is DATASET


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("an attention architecture", MODEL),
        ("a near-memory architecture", HARDWARE),
        ("an energy-efficient systolic architecture", HARDWARE),
        ("a hardware-aware architecture", MODEL),
        ("a RISC-V ISA extension for packing", HARDWARE),
        ("an analog-to-digital converter", HARDWARE),
        ("a packing module", TECHNIQUE),
        ("an accelerator designed for packing models", HARDWARE),
        ("an accelerator utilizing a packing algorithm", HARDWARE),
        ("a hardware-based solution", HARDWARE),
        ("a SIMD compute engine", HARDWARE),
        ("a packing engine", TECHNIQUE),
        ("a circuit simulation platform", TECHNIQUE),
        ("a many-core tile for packing", HARDWARE),
        ("a temporal packing unit", None),
        ("a load coalescing unit", HARDWARE),
    ],
)
def test_architectures_and_circuits(phrase: str, kind: NodeKind) -> None:
    assert kind_of_phrase(phrase) is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Foozle: A Scalable, Unified FPGA Accelerator for Packing", HARDWARE),
        ("Foozle: Towards a Faster Processor for Packing", HARDWARE),
        ("Foozle: Building Chips", TECHNIQUE),
        ("Foozle is the first memory (RAM)-based accelerator", HARDWARE),
        ("tested on two benchmarks, Foozle and others", DATASET),
        ("On three benchmarks, Foozle is fast", TECHNIQUE),
        ("The benchmarks show that Foozle is fast", TECHNIQUE),
        ("the Foozle architecture", TECHNIQUE),
    ],
)
def test_kinds_from_titles_appositions_and_lists(text: str, kind: NodeKind) -> None:
    start = text.index("Foozle")
    assert kind_of(text, [(start, start + 6)]) is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Foozle, a new architecture, packs warps. Its RTL takes 2 mm2 in 28 nm.", HARDWARE),
        ("Foozle, a new architecture, packs tokens. It runs on-chip.", MODEL),
        ("Foozle, an architecture search tool. Its RTL takes 2 mm2 in 28 nm.", TECHNIQUE),
    ],
)
def test_an_architecture_is_hardware_where_the_paper_speaks_of_circuits(text: str, kind: NodeKind) -> None:
    assert stated_kind(text, [(0, 6)]) is kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [("PackBench", DATASET), ("PackBench-Lite", DATASET), ("PackNet", MODEL), ("PackPIM", HARDWARE), ("PackRat", None)],
)
def test_the_ending_of_a_name_tells_its_kind(name: str, kind: NodeKind | None) -> None:
    assert stated_kind(name, [(0, len(name))]) is kind


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("We present Foozle. Foozle employs Tight Request Packing.", "Tight Request Packing", Role.PROPOSED),
        ("We present Foozle. It has two parts: the BazGrid (BG) and more.", "BazGrid", Role.PROPOSED),
        ("We present Foozle. It is tested with methods such as BazGrid.", "BazGrid", Role.USED),
        ("We present Foozle, which, compared with a strong and recent vLLM setup, packs.", "vLLM", Role.BASELINE),
        ("We present Foozle, which is compared on an A100.", "A100", Role.USED),
        ("We present a vLLM-based scheduler.", "vLLM", Role.USED),
        ("We present Foozle. It stays within 1% of the full-precision PyTorch baseline.", "PyTorch", Role.BASELINE),
        ("We present Foozle. While vLLM fails, Foozle packs.", "vLLM", Role.BASELINE),
        ("We present Foozle. It packs where heavy baselines like vLLM do not.", "vLLM", Role.BASELINE),
        ("We present Foozle. It is tested on popular systems like vLLM.", "vLLM", Role.USED),
        ("We present Foozle. It leverages an extraction known as BazGrid.", "BazGrid", Role.USED),
        ("We present Foozle. It applies the popular Packing Tree Search.", "Packing Tree Search", Role.USED),
        ("We test two boards, viz. the Nvidia Jetson Orin and others.", "Jetson Orin", Role.USED),
        ("We present a BazGrid-based scheduler.", "BazGrid", Role.USED),
        ("We present BazGrid-a scheduler.", "BazGrid", Role.PROPOSED),
        ("ImageNet is large. We present Foozle.", "ImageNet", Role.USED),
    ],
)
def test_roles_by_the_words_in_front(text: str, name: str, role: Role) -> None:
    assert entities(text)[name].role is role


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("Packed Diffusion", "We propose packed diffusion, a method that packs.", "Packed Diffusion"),
        ("Selective Request Packing for Serving", "Requests are packed here.", "Selective Request Packing"),
        ("Faster Serving via Request Packing", "Here, request packing is all.", "Request Packing"),
        ("Request Packing for Serving", "We call our method request packing.", "Request Packing"),
    ],
)
def test_the_title_names_the_work_of_a_paper_without_a_name(title: str, text: str, name: str) -> None:
    thing = things(text, title)[name]
    assert thing.named
    assert thing.proposed


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Selective Request Packing for Serving", "We present Foozle, a scheduler."),
        ("Efficient Request Packing for Serving", "Requests are packed here."),
        ("Packing Many Requests for Serving", "Requests are packed here."),
        ("Request Packing for Serving", "Requests are packed here."),
        ("Is Request Packing Needed for Serving", "Requests are packed here."),
        ("Faster Packing via Process Reward Models", "We use process reward models."),
    ],
)
def test_a_title_that_only_describes(title: str, text: str) -> None:
    assert not any(word in thing.name for thing in things(text, title).values() for word in ("Packing", "Reward"))


def test_a_term_of_the_glossary_is_a_name_in_the_paper_that_introduces_it() -> None:
    title, text = "Sequence Parallelism: Long Sequences", "We propose sequence parallelism, a way to split."
    assert things(text, title)["sequence parallelism"].named
    assert not things(text)["sequence parallelism"].named


def test_a_long_form_that_ends_in_a_term_is_a_name_of_its_own() -> None:
    found = things("We present Pyramid Speculative Decoding (PySD). PySD is fast.")
    assert found["PySD"].named
    assert found["PySD"].term is None
