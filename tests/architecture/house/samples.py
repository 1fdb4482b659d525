"""What may stand in an address: the numbers of what there is in the house."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet

from tests.architecture.house.people import COUNTY
from youji.acceptance.models import ScoreSheet
from youji.accounts.models import Person
from youji.appeals.models import Appeal
from youji.catalogue.models import AnnualCheck, ChangeRequest, Edition, Entry, EntryEvent, Rectification
from youji.documents.models import Document
from youji.documents.storage import path_of
from youji.environment.models import Sample
from youji.hearings.models import Interim, Proposal
from youji.ledger.models import AuditEntry
from youji.recognition.logic.pages import FORM
from youji.recognition.models import Application, Notice, Objection, Round
from youji.registry.models import Base, CertifiedProduct, Operator, Plot


def values(kind: type[Model] | QuerySet, column: str = "pk") -> list[str]:
    rows = kind if isinstance(kind, QuerySet) else kind._default_manager.all()
    return [str(one) for one in rows.order_by("pk").values_list(column, flat=True)]


def telling(rows: QuerySet, text: Callable[[Any], str]) -> list[str]:
    """Those of many that tell a secret: the others have nothing to give away."""
    return [str(one.pk) for one in rows if re.search(r"zq\d\dx7k|61\.57|1399999000", text(one))]


def samples(*, every: bool) -> dict[str, list[str]]:
    """What stands in an address after a word, or for an argument of that name.

    Not ``every`` number: of what tells nothing that only some may read, one stands for all.
    """
    most = None if every else 1
    cases, entries = values(Application, "code"), values(Entry, "code")
    told = telling(Operator.objects.all(), lambda one: one.contact_name)
    operators = values(Operator, "code") if every else values(Operator.objects.filter(pk__in=told), "code")
    certificates, bases = values(CertifiedProduct)[:most], values(Base, "code")[:most]
    people = values(Person) if every else telling(Person.objects.all(), lambda one: one.phone)
    visited, matters = sorted(set(values(ScoreSheet, "acceptance_id"))), values(Proposal)
    return {
        **dict.fromkeys(("cases", "apply", "applications", "experts", "building"), cases),
        **dict.fromkeys(("entries", "catalogue", "b", "q"), entries),
        **dict.fromkeys(("bases",), bases),
        **dict.fromkeys(("operators", "operator"), operators),
        **dict.fromkeys(("certified", "certificates"), certificates),
        **dict.fromkeys(("visits",), visited),
        "acceptance": [*visited, *cases],
        **dict.fromkeys(("samples", "given"), values(Sample)),
        "annual": values(AnnualCheck),
        "annual-checks": values(AnnualCheck),
        "rectifications": values(Rectification),
        "changes": values(ChangeRequest),
        "appeals": [*values(Appeal), *values(EntryEvent)[:most]],
        "proposals": matters,
        "interims": values(Interim),
        "rounds": values(Round)[:most],
        "new": values(Round)[:1],
        "notices": [*values(Notice), *values(Notice, "number")],
        "objections": [*values(Objection), *values(Objection, "receipt")],
        "documents": telling(
            Document.objects.all(), lambda one: path_of(one.sha256).read_bytes().decode(errors="ignore")
        ),
        "people": people,
        "editions": values(Edition, "number"),
        "audit": telling(AuditEntry.objects.all(), lambda one: f"{one.before}{one.after}{one.reason}"),
        "schemes": ["provincial-base@2023"],
        "receipts": ["1"],
        "ranking": [COUNTY],
        "calendar": ["2026"],
        "export": ["operators", "bases", "certificates"][:most],
        "import": ["operators"],
        "workbooks": ["operators"],
        "plots": values(Plot)[:1],
        "key": [FORM],
        "kind": ["name"],
        "name": ["remove"],
        "do": ["extend"],
        "day": ["2026-11-20"],
        "form": ["json"],
    }
