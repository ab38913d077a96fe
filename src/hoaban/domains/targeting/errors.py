"""What goes wrong with areas, cards and lists, in sentences."""

from hoaban.foundation.access.errors import DomainError


class ShapeCrosses(DomainError):
    msgid = (
        "The outline crosses itself between side %(one)s and side %(other)s. "
        "Put the corners in the order in which one walks around the area."
    )


class ShapeUnfit(DomainError):
    msgid = "An outline needs at least three corners that do not lie on one line. Add a corner or choose villages instead."


class ShapeTooLong(DomainError):
    msgid = "The outline has more than %(most)s corners. Draw it with fewer: about a hundred are enough."


class PointUnfit(DomainError):
    msgid = "“%(text)s” is no position in Vietnam. Write latitude, then longitude, for example 21.33, 103.91."


class GeoJsonUnfit(DomainError):
    msgid = (
        "This is no GeoJSON with one to twelve outlines. Paste a Polygon as a map exports it, "
        "or write one corner a line: latitude, longitude."
    )


class CircleUnfit(DomainError):
    msgid = "A circle has a radius between 0.1 and 200 kilometres."


class CircleUnread(DomainError):
    msgid = "“%(text)s” is no circle. Write latitude, longitude and the radius in kilometres, for example 21.33, 103.91, 2.5."


class TooManyDrawn(DomainError):
    msgid = (
        "One warning takes at most %(outlines)s outlines and %(circles)s circles. Draw fewer, larger ones."
    )


class AreaMissing(DomainError):
    msgid = "Choose a village or a commune, draw an outline, or give a point and a radius."


class NameMissing(DomainError):
    msgid = "Write the name of the area and where its outline comes from; both stay with it."


class NotAVillage(DomainError):
    msgid = "A card belongs to a village. Choose one of the list."


class CardEmpty(DomainError):
    msgid = "Write at least where everybody goes; the rest can follow."


class TextTooLong(DomainError):
    msgid = "One of the answers is longer than %(most)s letters. Write it shorter: the card is read at night."


class HomeElsewhere(DomainError):
    msgid = (
        "This home is not in the register of this village. Look it up by its code or the name of its head."
    )


class HomeTwice(DomainError):
    msgid = "This home stands on the card already."


class CarryUnfit(DomainError):
    msgid = "Write how many people must be carried: a number from 0 to 20."


class AnswerUnknown(DomainError):
    """A tick that says nothing changes nothing."""

    msgid = "Nothing was written down. Choose again: told, nobody at home, or needs help."
