"""Speed as ratios: each part of the product and its nearest peer, side by side in one run on the real abstracts.

``make bench`` prints the tables; ``python -m tests.bench SHARED --out FILE`` writes them as Markdown, too. Times are
CPU time of one process, so that other work on the machine matters little; nothing is asserted.
"""
