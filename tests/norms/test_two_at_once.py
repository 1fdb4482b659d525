"""Two who change reference data at once lose nothing of each other. Apart: other modules hold a transaction open."""

from __future__ import annotations

from functools import partial

import pytest

from tests.catalogue.test_standing import together
from tests.norms.test_changes import book
from tests.norms.test_one_rule_at_every_door import said_of
from youji.norms import services
from youji.norms.logic.keys import digest_of_all
from youji.norms.models import Edition, Label
from youji.norms.selectors.tables import TABLES
from youji.norms.services.writing import BESIDE
from youji.registry.services import load_reference


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_once_the_edition_holds_both(province_reviewer, now):
    """Each made its hash of what it saw: whoever had loaded by the later one judged without the earlier's rows for good."""
    load_reference(now=now)
    services.load_norms(now=now)
    rows = list(Label.objects.filter(valid_until=None).order_by("pk"))[:4]
    sheets = [book("labels", said_of(one, phi_days=88)) for one in rows]
    said = together(
        *(
            partial(services.import_rows, "labels", sheet, actor=province_reviewer, now=now)
            for sheet in sheets
        )
    )
    assert [one.count("change") for one in said] == [1] * 4
    models = (*(table.model for table in TABLES.values()), *BESIDE)
    digests = [digest for model in models for digest in model.objects.values_list("digest", flat=True)]
    assert Edition.objects.first().digest == digest_of_all(digests)
