from django.urls import path

from hoaban.domains.registry.web import correcting, facts, life, lists, merging, moving, past, views

app_name = "registry"
urlpatterns = [
    path("w/registry/", views.home, name="home"),
    path("w/registry/households/", lists.households, name="households"),
    path("w/registry/households/confirm/", lists.confirm_many, name="confirm_many"),
    path("w/registry/households/confirm/<uuid:uid>/undo/", lists.take_back, name="take_back"),
    path("w/registry/households/export/", lists.export, name="export"),
    path("w/registry/households/<uuid:uid>/", views.household, name="household"),
    path("w/registry/households/<uuid:uid>/confirm/", views.confirm, name="confirm"),
    path("w/registry/households/<uuid:uid>/ethnic-groups/", views.ethnic_groups, name="ethnic_groups"),
    path("w/registry/households/<uuid:uid>/facts/<slug:kind>/", facts.household, name="household_fact"),
    path("w/registry/people/<uuid:uid>/facts/<slug:kind>/", facts.person, name="person_fact"),
    path("w/registry/villages/<int:number>/facts/<slug:kind>/", facts.village, name="village_fact"),
    path("w/registry/households/<uuid:uid>/correct/", correcting.household, name="correct_household"),
    path("w/registry/households/<uuid:uid>/people/new/", correcting.new_person, name="new_person"),
    path("w/registry/households/<uuid:uid>/birth/", life.birth, name="birth"),
    path("w/registry/people/<uuid:uid>/death/", life.death, name="death"),
    path("w/registry/households/<uuid:uid>/move/", moving.move, name="move_people"),
    path("w/registry/households/<uuid:uid>/then/", past.then, name="household_then"),
    path("w/registry/moves/<uuid:uid>/undo/", moving.take_back, name="take_back_move"),
    path("w/registry/people/<uuid:uid>/correct/", correcting.person, name="correct_person"),
    path("w/registry/people/<uuid:uid>/left/", correcting.left, name="person_left"),
    path("w/registry/people/<uuid:uid>/same/", merging.same_person, name="same_person"),
    path("w/registry/people/<uuid:uid>/same/<uuid:other>/", merging.merge, name="merge"),
    path("w/registry/merges/<uuid:uid>/undo/", merging.unmerge, name="unmerge"),
    path("w/registry/changes/<uuid:uid>/undo/", correcting.take_back, name="take_back_change"),
    path("w/registry/people/<uuid:uid>/number/", views.number, name="number"),
]
