from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class LinkageConfig(AppConfig):
    name = "hoaban.domains.linkage"
    label = "linkage"

    def ready(self) -> None:
        import_module("hoaban.domains.linkage.permissions")
        places = import_module("hoaban.foundation.places.api")
        import_module("hoaban.domains.registry.api").register_holder(
            "linkage.pair",
            gettext_noop("Stands in a pair of records that nobody has decided yet"),
            import_module("hoaban.domains.linkage.queries.queue").in_waiting_pairs,
        )
        for column in ("first_place", "second_place", "told_place"):
            places.register_numbered("linkage_pair", column)
        # Scans are not: of two communes that become one both were looked through, and their number stands once (`on_renumbered`).
        duties = import_module("hoaban.foundation.duties.api")
        duties.register_kind("linkage.review", gettext_noop("People in two records"))
        duties.register_kind("linkage.told", gettext_noop("A commune says: one person"))
        duties.register_kind("linkage.across", gettext_noop("People in records of two communes"))
        notify = import_module("hoaban.foundation.notify.api")
        said = notify.Wording(
            gettext_noop("Records of two communes were settled"),
            gettext_noop(
                "Records of your commune and of another one were made one or separated. Sign in to see which."
            ),
            here=gettext_noop("Records of your commune and of another one were made one or separated."),
        )
        notify.register_kind(notify.Kind("linkage.settled", gettext_noop("Records of two communes"), said))
        two = notify.Wording(
            gettext_noop("Two people, not one"),
            gettext_noop(
                "Of a pair of records that your commune called one person somebody said that they are two. Sign in to see which."
            ),
            here=gettext_noop(
                "Of a pair of records that your commune called one person somebody said that they are two."
            ),
        )
        notify.register_kind(notify.Kind("linkage.two", gettext_noop("Records that are two people"), two))
