"""What the trail calls this room's records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from django.db.models import Q
from django.urls import reverse

from youji.ledger.words import Named, Words
from youji.recognition import labels, policy
from youji.recognition.logic.grammar import participle
from youji.recognition.models import (
    Acceptance,
    AnnualCheck,
    Appeal,
    Application,
    Edition,
    Entry,
    Notice,
    Objection,
    Rectification,
    Round,
    SchemeVersion,
)
from youji.recognition.selectors.schemes import scheme_of, versions
from youji.shared.actor import Actor
from youji.shared.web import Policy

MOST = 20
Namer = Callable[[Collection[str], Actor], Mapping[str, Named]]


def _numbers(keys: Collection[str]) -> list[int]:
    return [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 16]


def _link(url: str, key: object, opens: Policy, actor: Actor) -> str:
    return reverse(f"recognition:{url}", args=[key]) if opens.admits(actor) else ""


def _applications(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Application.objects.filter(pk__in=_numbers(keys)).values_list("pk", "code", "base__name")
    return {
        str(pk): Named(f"{name}（{code}）", _link("case", code, policy.CASES, actor))
        for pk, code, name in rows
    }


def _of_application(model: type[Acceptance] | type[Objection], what: str) -> Namer:
    def name(keys: Collection[str], actor: Actor) -> dict[str, Named]:
        rows = model.objects.filter(pk__in=_numbers(keys)).values_list(
            "pk", "application__code", "application__base__name"
        )
        return {
            str(pk): Named(f"{base}的{what}（{code}）", _link("case", code, policy.CASES, actor))
            for pk, code, base in rows
        }

    return name


def _of_entry(model: type[AnnualCheck] | type[Rectification] | type[Appeal], what: str) -> Namer:
    def name(keys: Collection[str], actor: Actor) -> dict[str, Named]:
        rows = model.objects.filter(pk__in=_numbers(keys), entry__isnull=False)
        return {
            str(pk): Named(
                f"{base}的{what}（{code}）", _link("catalogue-entry", code, policy.CATALOGUE, actor)
            )
            for pk, code, base in rows.values_list("pk", "entry__code", "entry__name")
        }

    return name


def _rounds(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Round.objects.filter(pk__in=_numbers(keys)).values_list("pk", "title", "document_number")
    return {
        str(pk): Named(f"{title}（{number}）", _link("round", pk, policy.ROUNDS, actor))
        for pk, title, number in rows
    }


def _notices(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Notice.objects.filter(pk__in=_numbers(keys)).values_list("pk", "title", "number")
    return {
        str(pk): Named(f"{title}（{number}）", _link("notice", pk, policy.NOTICES, actor))
        for pk, title, number in rows
    }


def _entries(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Entry.objects.filter(code__in=keys).values_list("code", "name")
    return {
        code: Named(f"{name}（{code}）", _link("catalogue-entry", code, policy.CATALOGUE, actor))
        for code, name in rows
    }


def _editions(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = Edition.objects.filter(number__in=_numbers(keys)).values_list("number", "document_number")
    return {
        str(number): Named(f"第{number}版（{document}）", _link("edition", number, policy.EDITIONS, actor))
        for number, document in rows
    }


def _schemes(keys: Collection[str], actor: Actor) -> dict[str, Named]:
    rows = SchemeVersion.objects.filter(pk__in=_numbers(keys)).values_list("pk", "key", "title", "version")
    return {
        str(pk): Named(f"{title}（{version}）", reverse("recognition:scheme", args=[key]))
        for pk, key, title, version in rows
    }


def _find_applications(text: str) -> Iterable[str]:
    found = Application.objects.filter(Q(code__iexact=text) | Q(base__name__icontains=text))
    return map(str, found.order_by("-pk").values_list("pk", flat=True)[:MOST])


def _find_entries(text: str) -> Iterable[str]:
    found = Entry.objects.filter(Q(code__iexact=text) | Q(name__icontains=text))
    return found.order_by("-pk").values_list("code", flat=True)[:MOST]


def _find_rounds(text: str) -> Iterable[str]:
    found = Round.objects.filter(Q(document_number__icontains=text) | Q(title__icontains=text))
    return map(str, found.order_by("-pk").values_list("pk", flat=True)[:MOST])


def _find_notices(text: str) -> Iterable[str]:
    found = Notice.objects.filter(Q(number__iexact=text) | Q(title__icontains=text))
    return map(str, found.order_by("-pk").values_list("pk", flat=True)[:MOST])


def _find_acceptances(text: str) -> Iterable[str]:
    found = Acceptance.objects.filter(
        Q(application__code__iexact=text) | Q(application__base__name__icontains=text)
    )
    return map(str, found.order_by("-pk").values_list("pk", flat=True)[:MOST])


def _steps() -> dict[str, str]:
    """Each step of every scheme, as the trail records it."""
    return {
        f"recognition.application.{participle(step.name)}": f"申报·{step.label}"
        for version in versions()
        for step in scheme_of(version).steps
    }


STATES = {
    "received": "已受理",
    "investigating": "调查中",
    "upheld": "成立",
    "dismissed": "不成立",
    "accepted": "销号",
    "returned": "退回",
}
WORDS = Words(
    names={
        "application": _applications,
        "acceptance": _of_application(Acceptance, "现场验收"),
        "objection": _of_application(Objection, "异议"),
        "annualcheck": _of_entry(AnnualCheck, "年检"),
        "rectification": _of_entry(Rectification, "整改"),
        "appeal": _of_entry(Appeal, "申诉"),
        "round": _rounds,
        "notice": _notices,
        "entry": _entries,
        "edition": _editions,
        "schemeversion": _schemes,
    },
    finders={
        "application": _find_applications,
        "entry": _find_entries,
        "round": _find_rounds,
        "notice": _find_notices,
        "acceptance": _find_acceptances,
    },
    actions=_steps,
    values={
        "status": {
            **{status.value: word.label for status, word in labels.ENTRY_STATUSES.items()},
            **{status.value: word.label for status, word in labels.STATUSES.items()},
        },
        "state": STATES,
        "outcome": {"passed": "合格", "failed": "不合格", "rectify": "限期整改"},
        "result": {"passed": "合格", "failed": "不合格", "rectify": "限期整改"},
        "kind": {
            **labels.SUBJECTS,
            **{kind.value: word.label for kind, word in labels.EVENTS.items()},
        },
        "level": labels.LEVELS,
    },
)
