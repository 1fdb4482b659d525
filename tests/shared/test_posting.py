"""What a service refuses stands on the form, at its field, with the status it has anywhere else."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.test import RequestFactory

from youji.shared.findings import Finding, Source
from youji.shared.pages import status_of, submit
from youji.shared.refusals import Blocked, FieldProblem, NotAllowed, Refused, StaleState, TooOften, Unknown

LATE = Finding("CAT-001", "太晚了。", Source("办法", "第一条"), "明年再来。")


class TreeForm(forms.Form):
    AT = {"CAT-001": "planted", "planted_on": "planted"}
    name = forms.CharField()
    planted = forms.CharField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput())


def post(write, **typed):
    request = RequestFactory().post("/", {"name": "乌桕", "version": "3", **typed})
    request.session = {}
    request._messages = FallbackStorage(request)
    form = TreeForm(request.POST)
    return (
        request,
        form,
        submit(request, form, write, done=lambda made: f"种了{made}", to=HttpResponse),
    )


@pytest.mark.parametrize(
    ("refusal", "status", "at"),
    [
        (Refused("太短。", "name"), 422, {"name": ["太短。"]}),
        (Refused([FieldProblem("planted_on", "早了。"), FieldProblem("height", "高了。", mend="改矮。")]), 422,
         {"planted": ["早了。"], "__all__": ["高了。改矮。"]}),
        (Blocked([LATE]), 409, {"planted": ["太晚了。明年再来。（《办法》第一条（待核））"]}),
        (NotAllowed("不归您种。"), 403, {"__all__": ["不归您种。"]}),
        (StaleState("刚有人种了。"), 409, {"__all__": ["刚有人种了。"]}),
        (TooOften("歇一会。"), 429, {"__all__": ["歇一会。"]}),
    ],
)  # fmt: skip
def test_a_refusal_stands_on_the_form_with_what_was_typed(refusal, status, at):
    def write(said):
        raise refusal

    request, form, answer = post(write)
    assert answer is None
    assert (form.errors, status_of(form)) == (at, status)
    assert form["name"].value() == "乌桕"
    assert list(request._messages) == []


def test_after_a_lost_race_the_form_carries_what_the_record_is_now():
    def write(said):
        raise StaleState("刚有人种了。", now={"version": 4})

    assert post(write)[1]["version"].value() == 4


def test_what_nobody_may_know_of_is_no_matter_of_the_form():
    def write(said):
        raise Unknown

    with pytest.raises(Unknown):
        post(write)


def test_what_was_made_is_said_and_led_on_from():
    request, form, answer = post(lambda said: said["name"])
    assert answer.content.decode() == "乌桕"
    assert [str(one) for one in request._messages] == ["种了乌桕"]
    assert status_of(form) == 200


def test_a_form_that_does_not_hold_writes_nothing():
    written = []
    _, form, answer = post(written.append, name="")
    assert (answer, written, status_of(form)) == (None, [], 422)
