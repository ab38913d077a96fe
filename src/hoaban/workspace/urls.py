from django.urls import path

from hoaban.workspace import gallery, outcomes, views
from hoaban.workspace.operations import health, record, terms
from hoaban.workspace.operations import views as operations

app_name = "workspace"
urlpatterns = [
    path("w/", views.home, name="home"),
    path("w/outcomes/", outcomes.board, name="outcomes"),
    path("w/gallery", gallery.show, name="gallery"),
    path("w/operations/", operations.overview, name="operations"),
    path("w/operations/health/", health.board, name="health"),
    path("w/operations/audit/", operations.audit_chain, name="audit"),
    path("w/operations/audit/deeds/", record.deeds, name="deeds"),
    path("w/operations/audit/deeds/sheet", record.deeds_csv, name="deeds_csv"),
    path("w/operations/audit/reads/", record.reads, name="reads"),
    path("w/operations/audit/reads/sheet", record.reads_csv, name="reads_csv"),
    path("w/operations/jobs/", operations.job_list, name="jobs"),
    path("w/operations/jobs/<str:name>/retry", operations.job_retry, name="job_retry"),
    path("w/operations/retention/", terms.show, name="retention"),
    path("w/operations/keys/", operations.key_list, name="keys"),
    path("w/operations/events/", operations.event_log, name="events"),
    path("w/operations/events/<int:parked_id>/retry", operations.event_retry, name="event_retry"),
    path("w/operations/events/<int:parked_id>/skip", operations.event_skip, name="event_skip"),
]
