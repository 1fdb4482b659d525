"""Words of the public pages' templates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from youji.portal.logic.breaking import pieces

register = template.Library()


@register.filter
def breakable(name: str) -> SafeString:
    """The name, with the places where a narrow page may break it; nothing of the name itself is markup."""
    first, *rest = pieces(name)
    return format_html("{}{}", first, format_html_join("", "<wbr>{}", ((piece,) for piece in rest)))


#: What could end the element, or begin another, is written as JSON may write it.
_NO_MARKUP = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


@register.simple_tag
def json_ld(described: Mapping[str, Any]) -> SafeString:
    """``described`` as a search engine reads it. It is no script: nothing of it runs, whatever the texts in it hold."""
    text = json.dumps(described, ensure_ascii=False).translate(_NO_MARKUP)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308  (translated)
