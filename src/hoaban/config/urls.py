"""Every address of the platform; the doors that stay put are listed in docs/map.md."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from hoaban.config import health, metrics, streams
from hoaban.config.tls import pages as tls

ROOMS = (
    "hoaban.foundation.sources.web.urls",
    "hoaban.foundation.places.web.urls",
    "hoaban.foundation.accounts.web.urls",
    "hoaban.foundation.duties.web.urls",
    "hoaban.foundation.files.web.urls",
    "hoaban.foundation.speech.web.urls",
    "hoaban.foundation.imports.web.urls",
    "hoaban.foundation.privacy.web.urls",
    "hoaban.foundation.notify.web.urls",
    "hoaban.foundation.notify.rest.urls",
    "hoaban.foundation.offline.web.urls",
    "hoaban.foundation.search.web.urls",
    "hoaban.domains.registry.web.urls",
    "hoaban.domains.lists.web.urls",
    "hoaban.domains.difficulty.web.urls",
    "hoaban.domains.rounds.web.urls",
    "hoaban.domains.linkage.web.urls",
    "hoaban.domains.population.web.urls",
    "hoaban.domains.standing.web.urls",
    "hoaban.domains.bulletins.web.urls",
    "hoaban.domains.hazards.web.urls",
    "hoaban.domains.hazards.rest.urls",
    "hoaban.domains.hazards.web.sign_urls",
    "hoaban.domains.warning.web.urls",
    "hoaban.domains.targeting.web.urls",
    "hoaban.domains.delivery.web.urls",
    "hoaban.domains.answers.web.urls",
    "hoaban.domains.triggers.web.urls",
    "hoaban.domains.ringing.web.urls",
    "hoaban.domains.aftermath.web.urls",
    "hoaban.domains.damage.web.urls",
    "hoaban.domains.replay.web.urls",
    "hoaban.workspace.urls",
    "hoaban.portal.urls",
)
urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("streams/changes", streams.changes, name="streams"),
    path("metrics", metrics.metrics, name="metrics"),
    path("ca.crt", tls.certificate, name="ca"),
    path("trust/", tls.trust, name="trust"),
    path("readyz", health.readyz, name="readyz"),
    *(path("", include(room)) for room in ROOMS),
]

handler400 = "hoaban.ui.web.errors.bad_request"
handler403 = "hoaban.ui.web.errors.forbidden"
handler404 = "hoaban.ui.web.errors.not_found"
handler500 = "hoaban.ui.web.errors.server_error"
# Not Django's: allauth asks for it when somebody tries too often.
handler429 = "hoaban.foundation.accounts.web.limits.too_many"
