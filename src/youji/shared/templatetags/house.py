"""Template words every page uses: dates as the province writes them, areas, status marks, form fields.

These are builtins: no ``{% load %}`` is needed. What each looks like is on ``/desk/styleguide``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.http import HttpRequest
from django.template import Context
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from youji.shared import clock, labels, navigation, periods, quantities, rooms
from youji.shared.actor import Actor, Role
from youji.shared.listing import SIZES, Column, Listed

register = template.Library()
NOTHING = "—"


# --- words ---------------------------------------------------------------------------------------


@register.filter
def cn_date(value: date | datetime | str | None) -> str:
    """``2026年11月23日``; an instant gives its date in the province, nothing gives ``—``."""
    day = _as_time(value)
    if day is None:
        return NOTHING
    if isinstance(day, datetime):
        day = clock.local_date(day) if day.tzinfo else day.date()
    return clock.in_words(day)


@register.filter
def last_day(until: date | str) -> date:
    """The last day of a period ``[…, until)``: what a certificate prints after 有效期至."""
    return periods.last_day(date.fromisoformat(until) if isinstance(until, str) else until)


@register.filter
def cn_time(value: datetime | str | None) -> str:
    """``2026年11月23日 16:05`` in the province's time; nothing gives ``—``."""
    instant = _as_time(value)
    if instant is None:
        return NOTHING
    if not isinstance(instant, datetime):
        return cn_date(instant)
    local = instant.astimezone(clock.PROVINCE_TIME) if instant.tzinfo else instant
    return f"{cn_date(local)} {local:%H:%M}"


def _as_time(value: object) -> date | datetime | None:
    """The date or instant ``value`` is, or spells in ISO form (snapshots hold text)."""
    if isinstance(value, str) and value:
        try:
            return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) else None


@register.filter
def area(value: Decimal | float | str | None) -> str:
    """``3,400亩``, ``85.32亩``, ``—`` when unknown."""
    return quantities.area_text(None if value in (None, "") else Decimal(str(value)))


@register.filter
def measured(value: object, unit: str) -> str:
    """``57,650亩`` of what a form was told and its unit, ``—`` of nothing."""
    return "—" if value in (None, "") else quantities.measured(value, unit) if unit else str(value)


@register.filter
def role_names(roles: Iterable[Role]) -> str:
    """The roles in words."""
    return labels.role_names(roles or ())


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """``mapping[key]``, or nothing when it is not there."""
    return mapping.get(key, "") if hasattr(mapping, "get") else ""


# --- marks ---------------------------------------------------------------------------------------


@register.simple_tag
def status(label: str, tone: str = "busy") -> SafeString:
    """A status as a word and a shape; the colour only repeats them."""
    return format_html('<span class="status" data-tone="{}">{}</span>', tone, label)


@register.inclusion_tag("shared/_figure.html")
def figure(
    label: str, value: object, target: object = "", href: str = "", *, unit: str = "", note: str = ""
) -> dict[str, object]:
    """One number with its target; it opens the rows it counts. The bar is drawn when both are numbers."""
    return {
        "label": label,
        "value": value,
        "target": "" if target is None else target,
        "href": href,
        "unit": unit,
        "note": note,
        "share": _share(value, target),
    }


def _share(value: object, target: object) -> float | None:
    """``value`` as a share of ``target`` between 0 and 1, when that means anything."""
    try:
        of = float(str(target))
        return min(1.0, max(0.0, float(str(value)) / of)) if of > 0 else None
    except ValueError:
        return None


@register.inclusion_tag("shared/_empty.html")
def empty(sentence: str, action: str = "", href: str = "") -> dict[str, str]:
    """The empty state: what there is not yet, and what to do about it."""
    return {"sentence": sentence, "action": action, "href": href}


#: What a rule's verdict is called: to whoever would take the step, and to whoever has something to mend.
VERDICTS = {"allowed": "允许", "forbidden": "暂不能办理", "unknown": "无法判断"}
TO_MEND = {**VERDICTS, "forbidden": "还要补", "unknown": "还不清楚"}


@register.inclusion_tag("shared/_verdict.html")
def verdict(finding: Any, *, mine: bool = False) -> dict[str, object]:
    """What a rule says: the word, the reason, the article, and what would make it pass; ``mine`` to mend it is."""
    word = (TO_MEND if mine else VERDICTS)[str(finding.verdict)]
    return {"finding": finding, "word": word, "folded": mine}


@register.inclusion_tag("shared/_difference.html")
def difference(rows: Iterable[Any], before: str = "原来", after: str = "现在") -> dict[str, object]:
    """Before and after by field; a row is ``(label, before, after)``."""
    return {"rows": list(rows), "before": before, "after": after}


@register.inclusion_tag("shared/_happening.html")
def happening(
    title: str, when: date | datetime, who: str = "", *, until: date | None = None, **said: object
) -> dict[str, object]:
    """What happened, as an item of ``<ol class="timeline">`` begins; what only one room says of it follows the tag.

    A day is when it takes effect (``until`` a day), an instant when it was done. ``said``: ``href`` (the title leads
    there), ``document`` (its number), ``opinion``.
    """
    ends = f"至{cn_date(until)}" if until else ""
    time = cn_time(when) if isinstance(when, datetime) else f"{cn_date(when)}起{ends}"
    return {"title": title, "when": when, "time": time, "who": who} | said


@register.inclusion_tag("shared/_steps.html")
def steps(rows: Iterable[Any], label: str = "办理进度") -> dict[str, object]:
    """The way through: each has label, state (done, now, next) and note (days left)."""
    words = {"done": "已完成", "now": "进行中", "next": "未开始"}
    return {"steps": [(row, words[_of(row, "state")]) for row in rows], "label": label}


def _of(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, dict) else getattr(row, name)


@register.inclusion_tag("shared/_tile.html")
def tile(file: Any, label: str = "", note: str = "", *, wanting: bool = False) -> dict[str, object]:
    """A file as an item of ``<ul class="evidence">`` begins: picture or mark, then ``label`` (what it proves) and name.

    Without a file it says that there is none, in a warning tone when one is ``wanting``.

    ``file`` has ``href``, ``name``, ``mark`` (PDF, 表格, …), and for what a browser shows by itself ``thumb`` (a
    picture's small copy) and ``view`` (``picture`` or ``paper``).
    """
    return {"file": file, "label": label, "note": note, "wanting": wanting}


@register.filter
def tone(message: Any) -> str:
    """The tone of a message of Django's."""
    return {"error": "stop", "warning": "warn", "success": "ok"}.get(message.level_tag, "info")


# --- lists ---------------------------------------------------------------------------------------


@register.inclusion_tag("shared/_pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], name: str = "page") -> dict[str, object]:
    """Where one is in a long list, with links that keep the filters."""
    window = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [
        (number, _query(context, **{name: str(number)}) if isinstance(number, int) else "")
        for number in window
    ]
    before = page.previous_page_number() if page.has_previous() else None
    after = page.next_page_number() if page.has_next() else None
    said = f"共 {page.paginator.count} 条"
    if page.has_other_pages():
        said += f"，第 {page.start_index()}–{page.end_index()} 条"
    return {
        "page": page,
        "said": said,
        "links": links,
        "gap": page.paginator.ELLIPSIS,
        "before": _query(context, **{name: str(before)}) if before else "",
        "after": _query(context, **{name: str(after)}) if after else "",
    }


@register.simple_tag(takes_context=True)
def sort_head(context: Context, label: str, key: str, css: str = "") -> SafeString:
    """A ``<th>`` that sorts by ``key``, and the other way round when pressed again."""
    request: HttpRequest | None = context.get("request")
    now = request.GET.get("sort", "") if request else ""
    target = f"-{key}" if now == key else key
    state = {key: "ascending", f"-{key}": "descending"}.get(now)
    return format_html(
        '<th scope="col" class="{}"{}><a href="{}">{}</a></th>',
        css,
        format_html(' aria-sort="{}"', state) if state else "",
        _query(context, sort=target),
        label,
    )


@register.inclusion_tag("shared/_filters.html", takes_context=True)
def filters(context: Context, listing: Listed) -> dict[str, object]:
    """What a list can be narrowed by: links, boxes, choices; how many on a page, and which columns."""
    asked = listing.asked
    links, boxes = [], []
    for one in asked.listing.filters:
        now = asked.values[one.name]
        known = [("", one.everything)] if one.everything else []
        if one.look == "links":
            options = [*known, *asked.options[one.name]]
            links.append(
                (
                    one,
                    [(label, _query(context, **{one.name: value}), value == now) for value, label in options],
                )
            )
        # Links stay as they are when the form is sent; a choice of one is none.
        kept = one.look in ("links", "hidden") and now != one.read(None, asked.options[one.name])
        if kept or one.look in ("search", "day") or len(asked.options[one.name]) > 1 or now:
            boxes.append((one, [*known, *asked.options[one.name]], now, kept))
    shown = set(asked.columns)
    return {
        "links": links,
        "boxes": boxes,
        "typed": any(one.look not in ("links", "hidden") for one, *_ in boxes),
        "asked": asked,
        "orders": asked.listing.order_words,
        "sizes": SIZES,
        "columns": [(column, column in shown) for column in asked.listing.columns[1:]],
        "all_columns": len(shown) == len(asked.listing.columns),
        "everything": context["request"].path,
    }


@register.inclusion_tag("shared/_listing.html", takes_context=True)
def listing_table(
    context: Context, listing: Listed, tick: str = "", ticked: Collection[str] = ()
) -> dict[str, object]:
    """The table of a list with its heads, its pager and its workbook; ``tick`` names boxes to choose rows by.

    A refused page draws as ``ticked`` what was.
    """
    declared = listing.declared
    rows = [
        (
            listing.tone(row) if listing.tone else "",
            declared.tick(row) if tick and declared.tick else "",
            declared.columns[0].value(row),
            [
                (column, _drawn(column, row), column.title(row) if column.title else "")
                for column in listing.asked.columns
            ],
        )
        for row in listing.rows
    ]
    return {
        "request": context.get("request"),
        "listing": listing,
        "rows": rows,
        "tick": tick,
        "ticked": ticked,
        "everything": context["request"].path,
    }


def _drawn(column: Column, row: Any) -> Any:
    """A cell as people read it."""
    drawn = column.show(row) if column.show else plain(column.value(row))
    if column.tone and (tone := column.tone(row)):
        drawn = status(drawn, tone)
    if column.href and (href := column.href(row)):
        drawn = format_html('<a href="{}">{}</a>', href, drawn)
    if column.badge and (word := column.badge(row)):
        drawn = format_html('{} <span class="badge">{}</span>', drawn, word)
    if column.below and (under := column.below(row)):
        drawn = format_html('{}<br><span class="muted num">{}</span>', drawn, under)
    return drawn


def plain(value: Any) -> Any:
    """A value in the province's words: a date, an instant, nothing as ``—``."""
    if isinstance(value, datetime):
        return cn_time(value)
    if isinstance(value, date):
        return cn_date(value)
    return NOTHING if value is None or value == "" else value


def _query(context: Context, **changes: str) -> str:
    """The address of this page with ``changes`` in its query string; the page number starts again."""
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request else None
    if query is None:
        from django.http import QueryDict

        query = QueryDict(mutable=True)
    if "page" not in changes:
        query.pop("page", None)
    for key, value in changes.items():
        query[key] = value
    return f"?{query.urlencode()}"


# --- forms ---------------------------------------------------------------------------------------


@register.inclusion_tag("shared/_field.html")
def field(bound: BoundField, unit: str = "", hint: str = "", **attrs: object) -> dict[str, object]:
    """A form field: label, hint, control, and the error that says how to mend it.

    Extra attributes go on the control, ``_`` read as ``-``: ``{% field form.q aria_label="…" %}``. ``required=True`` says
    so of a field that the service checks together with others, so that every problem is said at once.
    """
    widget = bound.field.widget
    group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    hint = hint or str(bound.help_text or "")
    described = [f"{bound.auto_id}_hint"] if hint else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    given: dict[str, Any] = {key.replace("_", "-"): value for key, value in attrs.items()}
    if not group:
        given["aria-describedby"] = " ".join(described) or False
        given |= {"aria-invalid": "true"} if bound.errors else {}
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=given),
        "hint": hint,
        "unit": unit,
        "group": group,
        "tiers": "tiers" in str(widget.attrs.get("class", "")),
        "check": isinstance(widget, CheckboxInput),
        "described": " ".join(described),
        "optional": not (bound.field.required or given.get("required")),
    }


@register.inclusion_tag("shared/_errors.html")
def errors(form: BaseForm | Iterable[object] | None, *, saved: bool = False) -> dict[str, object]:
    """The summary on top of a form that was refused: each sentence leads to its field, of a group to its first choice.

    What is mended elsewhere leads there, where the form knows the way (``shared.pages.put_refusal``).

    ``saved``: what was typed is kept all the same, as an application's form does.
    """
    if not isinstance(form, BaseForm):
        return {"lines": [(str(line), "") for line in form or ()], "saved": saved}
    leads = getattr(form, "leads", {})
    lines = [(str(sentence), leads.get(str(sentence), "")) for sentence in form.non_field_errors()]
    for bound in form:
        target = bound.id_for_label or bound.field.widget.id_for_label(bound.auto_id, 0)
        lines += [(f"{bound.label}：{sentence}", f"#{target}") for sentence in bound.errors]
    return {"lines": lines, "saved": saved}


# --- shells --------------------------------------------------------------------------------------


@register.inclusion_tag("shared/_once_more.html")
def once_more(form: BaseForm | None, name: str = "", value: str = "") -> dict[str, object]:
    """What a public act will publish, with the button of its second press: ``name`` as the first said, or ``value``."""
    if not form or form.errors:
        return {"publishing": None}
    return {
        "publishing": getattr(form, "publishing", None),
        "button": (name, value or form.data.get(name, "")),
    }


@register.inclusion_tag("shared/_nav.html", takes_context=True)
def side_bar(context: Context) -> dict[str, object]:
    """The pages this person may open, grouped; the current one is marked."""
    actor: Actor | None = context.get("actor")
    request: HttpRequest | None = context.get("request")
    here = request.path if request else ""
    groups: dict[str, list[dict[str, Any]]] = {}
    if actor is not None:
        for group, items in rooms.side_bar(actor).items():
            for item in items:
                if href := _address(item.url_name):
                    shown = {
                        "label": item.label,
                        "href": href,
                        "holds": item.holds(here, href),
                        "here": False,
                    }
                    groups.setdefault(group, []).append(shown)
    reached = [i for items in groups.values() for i in items if i["holds"]]
    if reached:
        max(reached, key=lambda item: item["holds"])["here"] = True
    return {"groups": groups}


@register.inclusion_tag("shared/_portal_nav.html", takes_context=True)
def portal_nav(context: Context) -> dict[str, object]:
    """The columns of the public site; the one we are in is marked."""
    request: HttpRequest | None = context.get("request")
    here = request.path if request else ""
    return {"links": [(href, label, here.startswith(href)) for href, label in navigation.PORTAL]}


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the bar at the foot of the phone; it is marked on every page under ``inside``."""

    label: str
    href: str
    drawn: str  # the path of its sign
    inside: tuple[str, ...] = ()
    shown: Callable[[Actor], bool] = lambda actor: True


def _grows(actor: Actor) -> bool:
    return bool(actor.operator_id)


def _assesses(actor: Actor) -> bool:
    return not actor.operator_id and Role.ASSESSOR in actor.roles


PLACES = (
    Place("今天", "/field/", "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4", shown=lambda actor: not _assesses(actor)),
    Place("申报", "/field/applications/", "M6 3h9l4 4v14H6zM9 12h7M9 16h7", ("/field/appl",), _grows),
    Place(
        "基地",
        "/field/bases/",
        "M3 18c3-2 6-2 9 0s6 2 9 0M12 15V8M12 9c0-3 2-5 6-5 0 4-2 6-6 6M12 12c0-2-2-4-5-4 0 3 2 5 5 5",
        ("/field/bases",),
        _grows,
    ),
    Place(
        "验收",
        "/field/acceptance/",
        "M6 4h12v17H6zM9 3h6v3H9zM9 13l2 2 4-5",
        ("/field/acceptance",),
        _assesses,
    ),
    Place("工作台", "/desk/", "M3 5h18v12H3zM8 21h8M12 17v4", shown=lambda actor: not _grows(actor)),
    Place(
        "我的",
        "/field/me/",
        "M8 8a4 4 0 0 0 8 0 4 4 0 0 0-8 0M4 21c1-5 4-7 8-7s7 2 8 7",
        ("/field/me", "/desk/me", "/field/people", "/accounts/"),
    ),
)


@register.inclusion_tag("shared/_bottom_bar.html", takes_context=True)
def bottom_bar(context: Context) -> dict[str, object]:
    """The places a person goes to with a phone; the one they are in is marked."""
    actor: Actor = context["actor"]
    path = context["request"].path
    shown = [place for place in PLACES if place.shown(actor)]
    here = next((p for p in shown if path == p.href or (p.inside and path.startswith(p.inside))), None)
    return {"places": shown, "here": here}


@register.inclusion_tag("shared/_messages_link.html", takes_context=True)
def messages_link(context: Context) -> dict[str, object]:
    """The way to one's messages, with how many are unread."""
    return {"href": _address("accounts:messages"), "unread": _unread(context.get("actor"))}


def _unread(actor: Actor | None) -> int:
    """How much of what rooms keep for a person to read is unread."""
    if actor is None:
        return 0
    return sum(int(count(actor)) for count in rooms.extensions("shell.unread").values())


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def panel(context: Context, piece: rooms.Panel) -> SafeString:
    """A piece that a room above adds to the page (``shared.rooms.panels``)."""
    return mark_safe(get_template(piece.template).render({**context.flatten(), **piece.context}))  # type: ignore[dict-item]  # noqa: S308  (a template of ours)
