"""Faults, made on purpose: real processes, real databases, ``kill -9``, a disk that is full, a clock that is wrong.

``test_kills.py`` makes three of each kill in the suite; ``make faults`` as many as there is time for, and everything else
(``rows.py``), and writes ``docs/reliability.md`` of what came of it.
"""
