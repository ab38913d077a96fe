"""Addresses of offline work: the machine's side under sync, hello, packs, media; people's pages beside it."""

from django.urls import path

from hoaban.foundation.offline.web import devices, entries, media, shell, sync

app_name = "offline"
urlpatterns = [
    path("w/offline/hello/", sync.hello, name="hello"),
    path("w/offline/packs/", sync.packs, name="packs"),
    path("w/offline/packs/<str:kind>/<str:key>/", sync.pack, name="pack"),
    path("w/offline/sync/", sync.sync, name="sync"),
    path("w/offline/media/", media.uploads, name="uploads"),
    path("w/offline/media/<uuid:uid>/", media.upload, name="upload"),
    path("w/offline/", shell.app, name="app"),
    path("w/offline/open/", shell.enter, name="enter"),
    path("w/offline/rescue/", sync.rescue, name="rescue"),
    path("w/offline/sw.js", shell.worker, name="worker"),
    path("w/offline/import-export/", shell.carry, name="carry"),
    path("w/offline/fate/csrf/", sync.csrf, name="csrf"),
    path("w/offline/fate/<uuid:uid>/", sync.fate, name="fate"),
    path("w/offline/entries/", entries.listing, name="entries"),
    path("w/offline/entries/<uuid:ref>/", entries.entry, name="entry"),
    path("w/offline/entries/<uuid:ref>/settle/", entries.settle, name="settle"),
    path("w/offline/entries/<uuid:ref>/set-aside/", entries.set_aside, name="set_aside"),
    path("w/offline/devices/", devices.listing, name="devices"),
    path("w/offline/devices/<int:pk>/end/", devices.end, name="end_device"),
]
