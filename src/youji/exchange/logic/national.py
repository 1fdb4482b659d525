"""The code of a 主体 on the national platform, and what may stand in it.

Grammar of unofficial origin (2016–2018, ``data/exchange/mapping.csv`` names it): C.N18.NNNNN. The code of a natural person holds the
number of their identity card: none is ever made here.
"""

from __future__ import annotations

import hashlib
import re

from youji.registry.logic import uscc

PRODUCES, TRADES, BOTH, SUPPLIES = "0", "1", "2", "3"
FORM = re.compile(r"([0-3])\.([0-9A-Z]{18})\.([0-9]{5})")


class Natural(ValueError):
    """It would be the code of a natural person, which holds an identity number."""


def subject_code(kind: str, code: str) -> str:
    """The 主体身份码 of an organisation by its 统一社会信用代码.

    Raises:
        Natural: it is no such code.
    """
    if uscc.problem(code) is not None:
        raise Natural
    return f"{kind}.{code}.00000"


def pseudonym(digest: str) -> str:
    """What is told of a natural person instead: the same for one person, and nothing to reckon a number from.

    ``digest`` is the keyed hash the register keeps; of it the first sixteen digits of another hash.
    """
    return f"sha256:{hashlib.sha256(f'youji:natural-person:{digest}'.encode()).hexdigest()[:16]}"


def state(quantity: int, left: int) -> str:
    """1 未卖出, 2 未卖完, 3 已卖完."""
    return "1" if left == quantity else "2" if left else "3"
