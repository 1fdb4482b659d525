"""What another process changes holds for the next record here: nothing that was read before stands in its way."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as house
from django.db import connection
from django.test import Client

from tests.norms.test_confirming import photo
from tests.production.conftest import SPRAYED, record
from youji.accounts.models import Person
from youji.accounts.services import create_token
from youji.documents.services import store
from youji.norms.models import Label
from youji.norms.services.loading import load_norms
from youji.production.models import Record
from youji.shared import clock
from youji.shared.actor import Role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("4.4-d")]
ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = """
import sys
from datetime import timedelta
import django
django.setup()
from youji.accounts.models import Person
from youji.accounts.selectors import actor_of
from youji.accounts.services import withdraw_role
from youji.documents.models import Document
from youji.norms.services import confirm
from youji.production.services import close_season
from youji.shared import clock
from youji.shared.actor import Role
now = clock.now()
officer, admin, grower, other, label, picture, season = sys.argv[1:]
def actor(pk): return actor_of(Person.objects.get(pk=pk), now=now)
confirm(table="labels", row_id=int(label), picture=Document.objects.get(pk=picture), remark="", version=None,
        actor=actor(officer), now=now)
yesterday = clock.local_date(now) - timedelta(days=1)
close_season(season_id=season, ended_on=yesterday.isoformat(), actor=actor(grower), now=now)
withdraw_role(person_id=int(other), role=Role.STAFF, actor=actor(admin), now=now, reason="离职")
"""


def elsewhere(*said: Any) -> None:
    """Done by a process of its own on the same database."""
    name = connection.settings_dict["NAME"]
    url = f"sqlite:///{name}"
    if (
        connection.vendor != "sqlite"
    ):  # the server that the suite was given, and on it the database of this test
        url = urlsplit(os.environ["YOUJI_DATABASE_URL"])._replace(path=f"/{name}").geturl()
    told = {
        "YOUJI_DATABASE_URL": url,
        "YOUJI_VAR": str(house.VAR),
        "DJANGO_SETTINGS_MODULE": "youji.settings",
    }
    ran = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, *map(str, said)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **told},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr


def test_a_label_confirmed_a_season_closed_and_a_role_withdrawn_elsewhere_hold_for_the_next_record(
    grower, open_season, plots, make_actor, base, province_reviewer
):
    now = clock.now()
    admin = make_actor(Role.SYSTEM_ADMIN, division="43")
    load_norms(now=now)
    other = make_actor(Role.STAFF, operator_id=base.operator_id)
    Person.objects.filter(pk=other.user_id).update(area="430611")
    [one], [two] = open_season(plots[0]), open_season(plots[1])
    keys = [
        create_token(
            name="程序", scopes=["production:write"], expires_on=clock.local_date(now) + timedelta(days=9), actor=actor, now=now
        )[1]
        for actor in (grower, other)
    ]  # fmt: skip
    client = Client()

    def send(key: str, season: str) -> Any:
        day = clock.local_date(now).isoformat()
        said = SPRAYED | {"registration": "", "day": day, "seasons": [season]}
        return client.post(
            "/api/v1/production/records", {"records": [record(**said)]}, "application/json", headers={"Authorization": f"Bearer {key}"}
        )  # fmt: skip

    before = [send(key, season.code).json()["results"][0] for key in keys for season in (one, two)]
    assert [answer["state"] for answer in before] == ["stored"] * 4
    label = Label.objects.exclude(mark="verified").earliest("pk")
    picture = store(file=photo(), name="标签.png", actor=province_reviewer, now=now)
    elsewhere(
        province_reviewer.user_id, admin.user_id, grower.user_id, other.user_id, label.pk, picture.pk, two.pk
    )
    after = send(keys[0], one.code).json()["results"][0]
    assert after["state"] == "stored"
    assert after["edition"] != before[0]["edition"]
    assert send(keys[1], one.code).status_code == 401
    [late] = send(keys[0], two.code).json()["results"]
    assert late["state"] == "refused"
    assert "结束" in late["said"]
    assert Record.objects.count() == 5
