"""Every documented operation, called with what its own description allows and what it does not."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.hunting import HUNTING, times
from youji.shared.actor import Role
from youji.wsgi import application

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
EVERY_ROLE = tuple(Role)


@pytest.fixture(autouse=True)
def _one_connection():
    """The server lives in this process: it must not close the connection the test's transaction is on."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def key(caller, make_actor):
    """A token of somebody who holds every role, so that requests get past the door."""
    return caller(make_actor(*EVERY_ROLE, division="43")).key


@pytest.mark.hunt
@schema.parametrize()
@settings(
    max_examples=times(3, 50),
    deadline=None,
    derandomize=not HUNTING,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_operation_fails_or_answers_what_it_does_not_document(case, key):
    case.call_and_validate(
        headers={"Authorization": f"Bearer {key}"},
        checks=(not_a_server_error, status_code_conformance, response_schema_conformance),
    )


def test_every_operation_documents_its_refusals_and_says_what_it_is():
    document = schema.raw_schema
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            where = f"{method} {path}"
            assert operation.get("summary"), where
            assert {"422", "404"} <= set(operation["responses"]), where
