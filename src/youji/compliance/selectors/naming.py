"""What a crop is called: by code or by name, with what it is under; of an unknown one the nearest."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from youji.compliance.logic.facts import Crop
from youji.compliance.logic.nearest import nearest
from youji.norms.selectors.loading import everything
from youji.registry.selectors.lookup import find_product, product_tree, product_with_code

#: What tables of medicines call the animals of a product group.
ANIMALS = {
    "05": ("畜禽",), "0501": ("猪",), "0502": ("牛",), "0503": ("羊",), "0504": ("禽",), "0505": ("禽", "鸡"), "0506": ("牛",),
    "06": ("鱼",),
}  # fmt: skip
#: Water animals that are no fish.
NO_FISH = ("0603", "0604", "0605", "0606")


def crop_called(asked: str) -> Crop:
    """The crop of that product code or name; an empty code and the nearest names where nobody knows it."""
    return crops_called(asked)[0]


def crops_called(asked: str) -> list[Crop]:
    """Every crop that code or name means: 橙 is two products, and what is asked of it is asked of both."""
    found = [crop for code in _codes_of(asked) if (crop := _crop(code)) is not None]
    return found or [{"code": "", "name": asked, "names": [asked], "nearest": nearest(asked, _all_names())}]


def _crop(code: str) -> Crop | None:
    found = _chain(code)
    if found is None:
        return None
    names = [name for name in found if name]
    for length in (2, 4):
        if not (code[:length] == "06" and code[:4] in NO_FISH):
            names.extend(ANIMALS.get(code[:length], ()))
    return {"code": code, "name": found[0], "names": names, "nearest": []}


def _codes_of(asked: str) -> tuple[str, ...]:
    if asked.isdigit():
        return (asked,)
    found = find_product(asked)
    if found:
        return (str(found.code),)
    crop = everything().crop.get(asked)
    return crop.codes if crop else ()


@lru_cache(maxsize=1024)
def _chain_text(code: str) -> str:
    found = [product_with_code(code[:length]) for length in range(len(code), 0, -2)]
    if not found or found[0] is None:
        raise LookupError(code)  # not remembered: it may come
    return "\n".join(one.name for one in found if one)


def _chain(code: str) -> list[str] | None:
    """The product's name and those of all it is under."""
    try:
        return _chain_text(code).split("\n")
    except LookupError:
        return None


def _all_names() -> list[str]:
    groups = product_tree()
    products = [product for group in groups for product in group.children]
    kinds = [kind.name for product in products for kind in product.children]
    return sorted(
        {*everything().crop, *(group.name for group in groups), *(one.name for one in products), *kinds}
    )


def kinds_of_use(names: Collection[str], *, animal: bool) -> dict[str, str]:
    """Of each input whether it is a medicine (of an animal), a fertiliser the tables know, or else a pesticide."""
    if animal:
        return dict.fromkeys(names, "medicate")
    fertilisers = {row.name for row in everything().nutrients}
    return {name: "fertilise" if name in fertilisers else "spray" for name in names}
