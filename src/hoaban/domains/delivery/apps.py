from importlib import import_module

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "hoaban.domains.delivery"
    label = "delivery"

    def ready(self) -> None:
        import_module("hoaban.domains.delivery.permissions")
        import_module("hoaban.domains.delivery.wording").register()
        import_module("hoaban.domains.delivery.own_data").register()
        # What was planned and counted stays as it was; whoever follows a place goes on under its new number.
        places = import_module("hoaban.foundation.places.api")
        places.register_numbered("delivery_follow", "place_no")
        notify = import_module("hoaban.foundation.notify.api")
        following = import_module("hoaban.domains.delivery.actions.following")
        notify.register_keyword("BOTHEO", "delivery", following.stop_number)
        notify.register_stopping("delivery", following.on_stop)
        zalo = import_module("hoaban.domains.delivery.actions.zalo")
        notify.register_reader("delivery", zalo.read)
        notify.register_help(notify.Channel.ZALO, "delivery.zalo_how")
