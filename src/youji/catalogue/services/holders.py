"""Telling whoever holds a recognition."""

from __future__ import annotations

from collections.abc import Collection, Sized
from datetime import datetime

from youji.accounts.services import notify
from youji.catalogue.fields import MOST_FILES
from youji.catalogue.models import Entry
from youji.shared.actor import Role
from youji.shared.refusals import Refused

APPLICANTS = (Role.COUNTY_APPLICANT, Role.CITY_APPLICANT)


def few_enough(documents: Sized) -> None:
    """A report may carry them.

    Raises:
        Refused: there are too many.
    """
    if len(documents) > MOST_FILES:
        raise Refused(f"一份报告最多{MOST_FILES}个文件，现在有{len(documents)}个。", "documents")


def tell_holder(
    entry: Entry,
    title: str,
    body: str,
    now: datetime,
    *,
    document_number: str = "",
    remedies: str = "",
    link: str = "",
    matter: str = "",
    also: Collection[int] = (),
) -> None:
    """The operator's people have a message that leads to the entry; of a county's or city's, its applicants.

    Args:
        document_number: of the decision they are told of. remedies: where they may turn against what they are told.
        link: where they answer, if not at the entry. matter: what settles the message, where something has to be done.
        also: persons who hear of it though it is no longer theirs.
    """
    owner = entry.base.operator_id
    to = {"operator_id": owner} if owner else {"roles": APPLICANTS, "division": entry.division}
    said = (body, f"文号：{document_number}" if document_number else "", remedies)
    notify(
        title=f"{entry.name}：{title}",
        body="\n".join(filter(None, said)),
        link=link or f"/field/entries/{entry.code}/",
        matter=matter,
        now=now,
        person_ids=also,
        **to,
    )
