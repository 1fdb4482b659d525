from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/catalogue?q=%00", "/b/A%00B", "/desk/cases/?q=a%00"])
def test_a_nul_in_an_address_is_refused_with_a_sentence(client, address):
    answer = client.get(address)

    assert answer.status_code == 400
    assert "无法识别的字符" in answer.content.decode()


def test_a_nul_in_a_form_is_refused_with_a_sentence(client):
    answer = client.post(
        "/accounts/login/", "login=a%00b&password=x", content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 400
    assert "无法识别的字符" in answer.content.decode()


def test_an_ordinary_address_is_not(client):
    assert client.get("/catalogue?q=0").status_code == 200
