"""Template words every page uses: dates as the province writes them, areas, status marks."""

from __future__ import annotations

from django import template

register = template.Library()
