"""No regular expression takes more than in proportion to the text, whatever the text: ``re`` lets nobody else work meanwhile."""

from __future__ import annotations

import re

import pytest

from tests.architecture import patterns
from youji.registry.logic.certificates import FORMATS
from youji.standards.logic import inputs

#: Where a pattern is a value, the values: stated as ``pattern=`` elsewhere in the house, or in a table tried below.
KNOWN_WHEN_RUN = {
    "youji/shared/listing.py",
    "youji/registry/logic/certificates.py",
    "youji/standards/logic/inputs.py",
    "youji/documents/logic/pdf.py",  # the name of a key and the number of an object, each bounded
}
pytestmark = pytest.mark.slow
FOUND = list(patterns.patterns())
STATED = [(where, pattern) for where, pattern in FOUND if pattern is not None]
TABLES = [(f"FORMATS[{kind}]", re.compile(form.pattern)) for kind, forms in FORMATS.items() for form in forms]
TABLES.append(("formulations", inputs._FORMULATION))


def test_every_pattern_is_found():
    unknown = {where.partition(":")[0] for where, pattern in FOUND if pattern is None}
    assert unknown == KNOWN_WHEN_RUN
    assert len(STATED) > 50


@pytest.mark.parametrize(("where", "pattern"), [*STATED, *TABLES], ids=[n for n, _ in STATED + TABLES])
def test_a_pattern_grows_with_its_text_and_no_faster(where, pattern):
    grown, text = patterns.worst(pattern)
    assert grown <= patterns.LIMIT, f"{where}: {pattern.pattern!r} grows with n^{grown:.1f} at {text}"


#: What stood in the house before, and one that never ends.
QUADRATIC = [
    rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3}\d+)"[^>]*>\s*<(?:\w+:)?f[\s/>]',
    rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z0-9:]+)"',
    r"\s*(\d+)\D*?[\s,，:：]+(?:.*[^\d.,+-])?([\d.,+-]+)\s*",
    r"-*(?:转|分机号?|ext\.?|x)[:-]*",
    r"(?:a|aa)+$",
]


@pytest.mark.parametrize("source", QUADRATIC, ids=str)
def test_a_pattern_that_grows_faster_is_noticed(source):
    assert patterns.worst(re.compile(source))[0] > patterns.LIMIT
