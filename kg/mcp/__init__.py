"""``kg mcp``: the graph as tools for assistants, by the Model Context Protocol, so that they cite instead of guessing.

:mod:`~kg.mcp.answers` holds the tools as plain functions over a graph, :mod:`~kg.mcp.limits` runs SPARQL within
limits, and :mod:`~kg.mcp.server`, the only module that imports the protocol's SDK, offers them.
"""
