"""graph.json and graph.graphml."""
