from django.urls import path

from hoaban.domains.hazards.rest import doors

app_name = "hazards_api"
urlpatterns = [path("api/v1/hazards/observations", doors.observations, name="observations")]
