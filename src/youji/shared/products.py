"""The groups products fall into, in the order the province lists them: of bases, of filters, of who judges what."""

from __future__ import annotations

PRODUCT_GROUPS = ("粮油", "蔬菜", "水果", "茶叶", "畜牧", "水产", "中药材", "食用菌")
