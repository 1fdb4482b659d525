"""What the trail calls the register's records."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from uuid import UUID

from django.db.models import Model, Q
from django.urls import reverse

from youji.registry.fields import BASE, CERTIFICATE, OPERATOR
from youji.registry.models import Base, CertifiedProduct, GIProduct, Operator, Plot, Product
from youji.registry.policy import READERS
from youji.shared.actor import Actor
from youji.shared.words import Named, Words, numbers

MOST = 20
_NUMBER = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
#: The numbers of plots, as the trail lists them.
PLOTS = re.compile(rf"{_NUMBER}(?:、{_NUMBER})*")
#: Fields that other rooms' records have too: the trail has one word for all of them.
SHARED = ("name", "kind", "division", "address", "number", "valid_from", "valid_until")
ACTIONS = {
    "registry.operator.created": "登记主体",
    "registry.operator.updated": "修改主体资料",
    "registry.base.created": "登记基地",
    "registry.base.updated": "修改基地资料",
    "registry.plot.added": "画入地块",
    "registry.plot.replaced": "改地块边界",
    "registry.plot.retired": "删除地块",
    "registry.certificate.created": "登记认证产品",
    "registry.certificate.updated": "修改认证产品",
    "registry.certificate.confirmed": "核实证书",
    "registry.certificate.refused": "不予确认证书",
    "registry.gi_product.updated": "修改地理标志产品",
}


def _namer(
    model: type[Model], code: str, url: str = ""
) -> Callable[[Collection[str], Actor], Mapping[str, Named]]:
    def name(keys: Collection[str], actor: Actor) -> dict[str, Named]:
        rows = model._default_manager.filter(pk__in=numbers(keys)).values_list("pk", "name", code)
        opens = bool(url) and READERS.admits(actor)
        return {
            str(pk): Named(f"{called}（{number}）", reverse(url, args=[number]) if opens else "")
            for pk, called, number in rows
        }

    return name


def _finder(model: type[Model], code: str) -> Callable[[str], Iterable[str]]:
    def find(text: str) -> Iterable[str]:
        found = model._default_manager.filter(Q(**{f"{code}__iexact": text}) | Q(name__icontains=text))
        return map(str, found.order_by("-pk").values_list("pk", flat=True)[:MOST])

    return find


def _called(model: type[Model]) -> Callable[[Collection[str]], Mapping[str, str]]:
    def called(keys: Collection[str]) -> dict[str, str]:
        rows = model._default_manager.filter(pk__in=numbers(keys)).values_list("pk", "name")
        return {str(pk): name for pk, name in rows}

    return called


def _plots_called(keys: Collection[str]) -> dict[str, str]:
    """What is called by the numbers of plots and nothing else: 1号地、2号地; a plot nobody knows keeps its number."""
    some = {key: [UUID(one) for one in key.split("、")] for key in keys if PLOTS.fullmatch(key)}
    rows = Plot.objects.filter(pk__in={one for numbers in some.values() for one in numbers})
    names = dict(rows.values_list("pk", "name")) if some else {}
    return {key: "、".join(names.get(one) or str(one) for one in numbers) for key, numbers in some.items()}


WORDS = Words(
    actions=lambda: ACTIONS,
    nouns={
        "operator": "经营主体",
        "base": "基地",
        "plot": "地块",
        "certificate": "证书",
        "certifiedproduct": "认证产品",
        "gi_product": "地理标志产品",
        "reference": "基础数据",
    },
    fields={
        **{key: value.heading for key, value in (OPERATOR | BASE | CERTIFICATE).without(*SHARED).items()},
        "operator_id": "经营主体",
        "product_id": "产品",
        "gi_product_id": "地理标志产品",
        "asked": "待核实",
        "refusal": "不予确认的原因",
        "confirmed_by": "核实人",
        "plots": "地块",
        "plot": "地块号",
        "datum": "坐标系",
        "base": "基地",
        "base_code": "基地编号",
        "operator": "经营主体",
        "product": "产品",
        "products": "产品",
        "area_mu": "面积（亩）",
    },
    names={
        "operator": _namer(Operator, "code", "registry:operator"),
        "base": _namer(Base, "code", "registry:base"),
        "certifiedproduct": _namer(CertifiedProduct, "number"),
    },
    referred={
        "operator_id": _called(Operator),
        "product_id": _called(Product),
        "gi_product_id": _called(GIProduct),
        "plots": _plots_called,
    },
    finders={
        "operator": _finder(Operator, "code"),
        "base": _finder(Base, "code"),
        "certifiedproduct": _finder(CertifiedProduct, "number"),
    },
)
