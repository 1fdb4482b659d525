"""The names nearest to one nobody knows: what somebody may have meant, never what is taken for it."""

from __future__ import annotations

SHOWN = 3


def likeness(one: str, other: str) -> int:
    """From 0, nothing in common, to 1000, the same signs: twice the common signs over all of them."""
    left = [sign for sign in other]  # noqa: C416
    common = 0
    for sign in one:
        if sign in left:
            common = common + 1
            left = without(left, sign)
    return 2000 * common // (len(one) + len(other)) if len(one) + len(other) > 0 else 0


def without(signs: list[str], sign: str) -> list[str]:
    """The signs less the first that is ``sign``."""
    rest: list[str] = []
    gone = False
    for each in signs:
        if each == sign and not gone:
            gone = True
        else:
            rest.append(each)
    return rest


def nearest(asked: str, names: list[str]) -> list[str]:
    """At most three names that share at least a third of their signs with ``asked``, the likest first."""
    said = asked[0:40]
    # A name of less than a fifth of the signs cannot share a third of all; most share none.
    able = [name for name in names if len(name) * 5 >= len(said) and [sign for sign in said if sign in name]]
    close = [name for name in able if likeness(said, name) > 332]
    found: list[str] = []
    for _ in range(SHOWN):
        best = ""
        most = 0
        for name in close:
            like = likeness(said, name)
            if name not in found and like > most:
                most = like
                best = name
        if best == "":
            return found
        found.append(best)
    return found


def did_you_mean(names: list[str]) -> str:
    """The question to whoever typed it, or nothing."""
    return f"是不是：{'、'.join(names)}？" if names else ""
