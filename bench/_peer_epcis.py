"""The same thousand events taken in by quartet-epcis, in its own environment: ``PEERS=1 python bench/epcis.py`` runs it there.

No part of the product, and nothing of theirs is here: it is told to take what its own documents say it takes, EPCIS 1.2 in
XML, by its two parsers, in this process and without a server, which is less than the product does for an event.
"""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
import time

import django
from django.conf import settings

NAMESPACES = 'xmlns:epcis="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2" creationDate="2026-05-30T00:00:00Z"'


def document(number: int, events: int) -> bytes:
    """As ``bench/epcis.py: document``: every tenth a transformation, the rest seen somewhere."""
    return "".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f"<epcis:EPCISDocument {NAMESPACES}><EPCISBody><EventList>",
            *(_event(number, n) for n in range(events)),
            "</EventList></EPCISBody></epcis:EPCISDocument>",
        )
    ).encode()


def _event(number: int, n: int) -> str:
    when = "<eventTime>2026-05-30T08:00:00.000+08:00</eventTime><eventTimeZoneOffset>+08:00</eventTimeZoneOffset>"
    lot = f"urn:epc:class:lgtin:6901234.056789.L{number}-{n}"
    where = "<readPoint><id>urn:epc:id:sgln:6901234.00000.0</id></readPoint>"
    if n % 10:
        goods = f"<extension><quantityList>{_quantity(lot, '12.5')}</quantityList></extension>"
        step = "<action>OBSERVE</action><bizStep>urn:epcglobal:cbv:bizstep:storing</bizStep>"
        return f"<ObjectEvent>{when}<epcList/>{step}{where}{goods}</ObjectEvent>"
    made = (
        f"<inputQuantityList>{_quantity(lot, '12.5')}</inputQuantityList>"
        f"<outputQuantityList>{_quantity(lot + 'T', '12')}</outputQuantityList>"
    )
    return f"<extension><TransformationEvent>{when}{made}{where}</TransformationEvent></extension>"


def _quantity(lot: str, amount: str) -> str:
    return f"<quantityElement><epcClass>{lot}</epcClass><quantity>{amount}</quantity><uom>KGM</uom></quantityElement>"


def main() -> None:
    """Events a second by each of its parsers, as JSON."""
    events, rounds = (int(one) for one in sys.argv[1:3])
    folder = tempfile.mkdtemp(prefix="peer-")
    settings.configure(
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "quartet_capture",
            "quartet_epcis",
        ],
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(folder, "peer.sqlite3")}
        },
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from quartet_epcis.models.events import Event
    from quartet_epcis.parsing.business_parser import BusinessEPCISParser
    from quartet_epcis.parsing.parser import QuartetParser

    told = {}
    for at, parser in enumerate((BusinessEPCISParser, QuartetParser)):
        times = []
        for number in range(rounds):
            data = document(at * 1_000 + number, events)
            before, began = Event.objects.count(), time.perf_counter()
            parser(io.BytesIO(data)).parse()
            times.append(time.perf_counter() - began)
            taken = Event.objects.count() - before
            if taken != events:
                raise SystemExit(f"{parser.__name__} took {taken} of {events} events")
        told[parser.__name__] = events / sorted(times)[rounds // 2]
    print(json.dumps(told))


if __name__ == "__main__":
    main()
