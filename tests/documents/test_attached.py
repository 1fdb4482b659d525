"""A file chosen in a form: kept, left out, or refused at the form's own field."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from youji.documents.models import Document
from youji.documents.services import attached
from youji.shared.actor import Actor, Role
from youji.shared.refusals import Refused

CLERK = Actor(user_id=7, name="王审核", roles=frozenset({Role.COUNTY_REVIEWER}), division="430611")


@pytest.mark.django_db
def test_nothing_chosen_is_nothing_kept(now):
    assert attached(None, actor=CLERK, now=now) is None
    assert not Document.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["document", "minutes"])
def test_a_refusal_is_said_at_the_form_s_field(now, field):
    broken = SimpleUploadedFile("材料.pdf", b"no pdf at all")
    with pytest.raises(Refused) as refusal:
        attached(broken, actor=CLERK, now=now, field=field, division="430611")
    assert [one.field for one in refusal.value.problems] == [field]
    assert not Document.objects.exists()
