"""Who beats whom: a knowledge graph of GPU, ML-systems and hardware papers, with a quote for every number."""
