"""What is shown for a passkey and is none."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hunting import times
from youji.accounts.models import Person

pytestmark = pytest.mark.django_db
JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["id", "rawId", "type", "response", "userHandle", "clientDataJSON", "authenticatorData",
                         "signature", "attestationObject", "clientExtensionResults"]),
        inner, max_size=6,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(
    max_examples=times(40, 1000),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(JSON)
def test_nothing_made_up_opens_the_door_or_breaks_it(client, shown):
    from django.core.cache import cache

    cache.clear()
    client.get("/accounts/passkey/login/", headers={"accept": "application/json"})
    answer = client.post("/accounts/passkey/login/", {"credential": json.dumps(shown)})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "shown", ["", "x", "{}", "[]", '{"response": 1}', '{"response": {"userHandle": 5}}', "null"]
)
def test_nothing_made_up_is_added(client, county_reviewer, shown):
    person = Person.objects.get(pk=county_reviewer.user_id)
    client.post("/accounts/login/", {"login": person.username, "password": "test-pass"})
    client.post("/accounts/reauthenticate/", {"password": "test-pass"})
    assert client.get("/accounts/2fa/passkeys/add/").status_code == 200
    answer = client.post("/accounts/2fa/passkeys/add/", {"name": "x", "credential": shown})
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


def test_the_key_of_another_is_not_there_to_remove(client, county_reviewer, city_reviewer):
    key = Authenticator.objects.create(
        user_id=city_reviewer.user_id, type=Authenticator.Type.WEBAUTHN, data={"name": "x", "credential": {}}
    )
    person = Person.objects.get(pk=county_reviewer.user_id)
    client.post("/accounts/login/", {"login": person.username, "password": "test-pass"})
    client.post("/accounts/reauthenticate/", {"password": "test-pass"})
    assert client.post(f"/accounts/2fa/passkeys/{key.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()
