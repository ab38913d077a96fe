"""What can go wrong with places, in sentences."""

from hoaban.foundation.access.errors import DomainError


class PackUnusable(DomainError):
    msgid = "The province pack cannot be used: %(reason)s. Correct the file and load it again; nothing was changed."


class NotGeoJson(DomainError):
    msgid = (
        "This is not a GeoJSON file of areas: %(reason)s. Export the boundaries again as GeoJSON in WGS84."
    )


class MappingUnsound(DomainError):
    msgid = "The list of old and new communes cannot be applied: %(reason)s. Correct it and start again."


class VillageKnown(DomainError):
    msgid = "The commune already has a village called %(name)s. Merge the two, or choose another name."


class VillageTooLarge(DomainError):
    msgid = (
        "More than %(most)s rows stand in this village. Ask the province to move them as a change of numbers."
    )


class VillagesFull(DomainError):
    msgid = "Commune %(code)s already has 9,999 villages. Check the list: this is more than any commune has."
