"""What can happen to a lot, and in which direction each posting of its chain counts."""

from __future__ import annotations

from youji.production.logic.kinds import WHOLE_UNITS

#: kind → (word, whether it takes or gives back)
KINDS = {
    "into": ("并入下一批次", -1),
    "deliver": ("交付", -1),
    "loss": ("损耗", -1),
    "destroy": ("销毁", -1),
    "annul": ("收回冲销", -1),
    "undo": ("冲销", 1),
    "refused": ("被拒退回", 1),
}
#: What takes from a lot, for each the column that points at its other half; a loss has none.
HALVES = {
    "into": "into_seq",
    "deliver": "deliver_seq",
    "refused": "refused_seq",
    "undo": "undo_seq",
    "annul": "annul_seq",
}
#: What may be taken back by an entry of the opposite sign.
REVERSIBLE = ("into", "loss", "destroy")
#: By these goods go on; by the others they are no more, or are here again.
ONWARD = ("into", "deliver")
#: How a lot came to be a child of others; a word for pages.
WAYS = {
    "part": "分装",
    "merge": "合并",
    "process": "加工",
    "pack": "包装",
    "receive": "收货",
    "outside": "外来收购",
}
#: What counts in whole pieces: a lot of it, and what is moved of it, is a multiple of a thousand thousandths.
WHOLE = tuple(sorted(WHOLE_UNITS))
