"""The server's application: streams on the event loop, Django's handler in threads beside it."""

from typing import Any, cast

from a2wsgi import WSGIMiddleware

from hoaban.config import environment
from hoaban.config.streams import Streams
from hoaban.config.wsgi import application as django_application

# More threads only wait for each other (one runs Python at a time): 8 of them answer a tenth less than 2, 4 let a slow
# page wait without holding the rest.
application = Streams(
    cast(
        "Any",
        WSGIMiddleware(cast("Any", django_application), workers=environment.number("HOABAN_WEB_THREADS", 4)),
    )
)
