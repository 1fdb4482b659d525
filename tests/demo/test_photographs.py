"""Photographs of the demonstration: drawn by code, confirmed by a county, one waiting."""

from __future__ import annotations

import pytest

from tests.catalogue import conftest as catalogue
from youji.accounts.models import Agency
from youji.catalogue.models import BasePhoto
from youji.demo.made import World
from youji.demo.photographs import drawn, hang
from youji.registry.models import Base

scheme_version, operator, base, make_entry = (
    catalogue.scheme_version, catalogue.operator, catalogue.base, catalogue.make_entry,
)  # fmt: skip
publisher, entry = catalogue.publisher, catalogue.entry


def test_the_same_base_has_the_same_picture_and_another_has_another():
    assert drawn("430611-01") == drawn("430611-01")
    assert drawn("430611-01") != drawn("430611-02")


@pytest.mark.django_db
@pytest.mark.parametrize(("division", "public"), [("430611", False), ("430626", True)])
def test_one_waits_in_the_county_one_plays_and_others_are_public(entry, now, division, public):
    Base.objects.filter(pk=entry.base_id).update(division=division)
    type(entry).objects.filter(pk=entry.pk).update(division=division, status="in_force")
    Agency.objects.get_or_create(division="43", defaults={"name": "湖南省农业农村厅"})
    hang(World(now))
    photo = BasePhoto.objects.get()
    assert photo.public is public
    assert photo.waits is not public
