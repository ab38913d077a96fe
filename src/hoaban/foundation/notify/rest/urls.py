from django.urls import path

from hoaban.foundation.notify.rest import doors

app_name = "notify_api"
urlpatterns = [
    path("api/v1/notify/inbound", doors.inbound, name="inbound"),
    path("api/v1/notify/receipts", doors.receipts, name="receipts"),
    path("api/v1/notify/zalo", doors.zalo, name="zalo"),
]
