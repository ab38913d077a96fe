"""The guided tour: walks that work today, each with the log-in that takes it."""

from django.utils.translation import gettext_lazy as _

from hoaban.portal import tour

WALKS = (
    tour.Walk(
        _("A citizen reads the province's figures"),
        _("Map, peoples, poverty and zones, each with its source. Then find a commune by its old name."),
        "places:board",
    ),
    tour.Walk(
        _("A villager tells of a sign of danger"),
        _("Three taps from a picture to the receipt; then the officer below answers it."),
        "signs:start",
    ),
    tour.Walk(
        _("An officer on duty answers a village"),
        _("A stream turned muddy in the demonstration; read it and choose one of four answers."),
        "signs:list",
        "canbo.xaben",
    ),
    tour.Walk(
        _("A commune takes in its household list"),
        _(
            "Open the sheet demo-households.xlsx from the demo's folder, look at its faults, take it in, undo."
        ),
        "imports:start",
        "canbo.xa",
    ),
    tour.Walk(
        _("A commune keeps its villages and places"),
        _("Add a village and a school; both stand on the commune's public page at once."),
        "places:keep_home",
        "canbo.xa",
    ),
    tour.Walk(
        _("A commune finds people who stand twice"),
        _(
            "Two records side by side with reasons; make them one, look at the household, separate them again."
        ),
        "linkage:queue",
        "canbo.xa",
    ),
    tour.Walk(
        _("A commune proposes a person of standing"),
        _("Write a village meeting down, send it up, and see what the province decides."),
        "standing:home",
        "canbo.xaben",
    ),
    tour.Walk(
        _("A duty officer drafts a warning"),
        _(
            "Danger and level, places, send; the issuer's approver reads it and issues it. Or begin with a drill."
        ),
        "warning:desk",
        "truc.tinh",
    ),
    tour.Walk(
        _("The duty room sees which villages have answered"),
        _(
            "A made-up flash flood: one village calls for help, one is cut off, one is silent. Take the call, write an answer down."
        ),
        "answers:list",
        "truc.tinh",
    ),
    tour.Walk(
        _("The duty room lives through a past night"),
        _(
            "The flood of 26 to 27 July 2025 told again: choose a speed, watch it hour by hour, open what it makes."
        ),
        "replay:home",
        "truc.tinh",
    ),
    tour.Walk(
        _("A village head answers a warning"),
        _("One tap: heard, moving, safe, or help. The duty room's map turns at once."),
        "answers:own",
        "truongban.nuong",
    ),
    tour.Walk(
        _("A village head opens the card and the doors to knock at"),
        _("Homes in danger, who must be carried first; print it, or take it along without a line."),
        "targeting:villages",
        "truongban.nuong",
    ),
    tour.Walk(
        _("The province prepares a change of commune numbers"),
        _("Choose a decision and look at the dry run: it counts and changes nothing."),
        "places:reform",
        "canbo.tinh",
    ),
    tour.Walk(
        _("An account manager invites a colleague"),
        _("Name, office, role and area; the invitation is printed and used once."),
        "accounts:invite",
        "taikhoan",
    ),
    tour.Walk(
        _("An auditor checks the record of deeds"),
        _("Who did what, and whether the chain is whole."),
        "workspace:audit",
        "kiemtra",
    ),
)
