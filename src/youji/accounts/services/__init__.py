"""Writing in the accounts room."""

from __future__ import annotations

from youji.accounts.services.agencies import load_agencies
from youji.accounts.services.demo import assign_operator, create_demo_person, load_demo_people
from youji.accounts.services.messages import notify

__all__ = ["assign_operator", "create_demo_person", "load_agencies", "load_demo_people", "notify"]
