"""Words of the public pages' templates."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from youji.portal.logic.breaking import pieces

register = template.Library()


@register.filter
def breakable(name: str) -> SafeString:
    """The name, with the places where a narrow page may break it; nothing of the name itself is markup."""
    first, *rest = pieces(name)
    return format_html("{}{}", first, format_html_join("", "<wbr>{}", ((piece,) for piece in rest)))
