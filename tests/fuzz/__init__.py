"""Fuzzing: every reader, the text stages, the grammar of questions and the files people edit, on hostile bytes.

``python -m tests.fuzz`` runs atheris; :mod:`tests.fuzz.test_corpus` replays what it found, without it.
"""
