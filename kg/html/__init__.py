"""The graph as one interactive web page that needs no network: ``exports/graph.html``.

pyvis makes the page and brings vis-network; template, script and styles are the project's own and stand in
``templates/``. Text from papers is data in one JSON block and reaches the page through ``textContent`` only. The
content security policy admits exactly the scripts and styles that stand here, by their hashes, and no request.
"""

import base64
import hashlib
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from kg.errors import ExportError
from kg.graph import KnowledgeGraph
from kg.html.page import page_data

_SCRIPTS = (
    "dom.js",
    "model.js",
    "state.js",
    "scene.js",
    "map.js",
    "surroundings.js",
    "path.js",
    "comparison.js",
    "shapes.js",
    "paint.js",
    "labels.js",
    "canvas.js",
    "details.js",
    "search.js",
    "filters.js",
    "columns.js",
    "tables.js",
    "downloads.js",
    "main.js",
)
"""Files of the page's script, joined in this order to one module."""
_STYLES = ("base", "header", "panels", "picture", "details", "tables", "phone", "print")
"""Files of its styles; later ones overrule earlier ones."""
_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "multiselect": False, "tooltipDelay": 0},
}
_VIS = "lib/vis-9.1.2/vis-network.min.js"


def render_html(graph: KnowledgeGraph, *, title: str = "papers-kg") -> str:
    """The page as text; equal graphs give equal text.

    Args:
        graph: What to show.
        title: Heading of the page.
    """
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader
    from pyvis.edge import Edge
    from pyvis.network import Network
    from pyvis.node import Node

    nodes, edges, document = page_data(graph)
    net = Network(directed=True, cdn_resources="in_line", heading=title)
    # Network.add_node and add_edge look through all former nodes on each call: quadratic, seconds at 10,000 nodes.
    net.nodes = [Node(node.pop("id"), "dot", node.pop("label"), **node).options for node in nodes]
    net.edges = [Edge(edge.pop("from"), edge.pop("to"), True, **edge).options for edge in edges]  # noqa: FBT003
    net.options = _OPTIONS
    own = files("kg.html").joinpath("templates")
    vis = (Path(net.template_dir) / _VIS).read_text(encoding="utf-8").partition("//# sourceMappingURL=")[0]
    script = "\n".join(own.joinpath("js", name).read_text(encoding="utf-8") for name in _SCRIPTS)
    style = "\n".join(own.joinpath("css", f"{name}.css").read_text(encoding="utf-8") for name in _STYLES)
    net.templateEnv = Environment(  # autoescape cannot be used by pyvis's own templates either way; ours asks for it
        loader=ChoiceLoader([FileSystemLoader(str(own)), FileSystemLoader(net.template_dir)]), autoescape=True
    )
    net.templateEnv.filters["json"] = script_json
    net.templateEnv.globals["kg"] = {
        "document": {**document, "options": _OPTIONS},
        "vis": vis,
        "script": script,
        "style": style,
        "script_hashes": [_source_hash(vis), _source_hash(script)],
        "style_hash": _source_hash(style),
    }
    net.path = "graph.html"
    return str(net.generate_html())


def write_html(graph: KnowledgeGraph, path: Path, *, title: str = "papers-kg") -> None:
    """Writes the page; a former page stays whole until the new one is complete.

    Raises:
        ExportError: if the file cannot be written.
    """
    page = render_html(graph, title=title)
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(page, encoding="utf-8", newline="\n")
        partial.replace(path)
    except OSError as error:
        msg = f"the page could not be written: {error.strerror}"
        raise ExportError(msg, where=str(path)) from error


def script_json(value: Any) -> str:
    r"""A value as JSON that may stand inside a ``<script>`` element: ASCII only, without ``<``.

    >>> str(script_json("</script>"))
    '"\\u003c/script>"'
    """
    from markupsafe import Markup

    text = json.dumps(value, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
    return Markup(text)  # noqa: S704  # made safe in the line above


def _source_hash(text: str) -> str:
    """An inline script or style as a source of the content security policy."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
