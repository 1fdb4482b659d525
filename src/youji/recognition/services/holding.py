"""Who changes what hangs on an application, and who moves it on, wait for each other."""

from __future__ import annotations

from django.db import connection

from youji.recognition.models import Application


def hold(application_id: int) -> None:
    """Nobody else who holds the application goes on before this transaction is over; what is read from here on is so.

    A file that is put to it, or an expert's score, is no column of the application, so no version of it tells that a
    step was taken in between: a picture that took a second to look at stood in a dossier handed in meanwhile. To be
    called where nothing was read yet that decides. SQLite's write transactions queue by themselves.
    """
    if connection.features.has_select_for_update:
        Application.objects.select_for_update(no_key=True).filter(pk=application_id).values_list("pk").first()
