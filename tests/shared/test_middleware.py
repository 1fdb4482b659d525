from __future__ import annotations

import pytest
from django.http import HttpResponse

from youji.shared.middleware import RefuseNul

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/catalogue?q=%00", "/b/A%00B", "/desk/cases/?q=a%00"])
def test_a_nul_in_an_address_is_refused_with_a_sentence(client, address):
    answer = client.get(address)

    assert answer.status_code == 400
    assert "无法识别的字符" in answer.content.decode()


def test_a_nul_in_a_form_the_csrf_check_has_read_is_refused(rf):
    request = rf.post("/accounts/login/", {"login": "a\x00b"})
    assert request.POST["login"] == "a\x00b"

    answer = RefuseNul(lambda request: HttpResponse()).process_view(request)

    assert answer is not None
    assert answer.status_code == 400


def test_a_stream_nobody_has_read_is_left_to_the_view(rf):
    request = rf.post("/field/acceptance/1/lines/", {"any": "thing"})

    assert RefuseNul(lambda request: HttpResponse()).process_view(request) is None
    assert request.body


def test_an_ordinary_address_is_not(client):
    assert client.get("/catalogue?q=0").status_code == 200
