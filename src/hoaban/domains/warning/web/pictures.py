"""A drawn area on a map of dots: to look at, and to draw on."""

from collections.abc import Collection

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.values import Shape
from hoaban.foundation.access.api import Actor
from hoaban.foundation.places import api as places
from hoaban.ui import sketch


def of_shape(shape: Shape, areas: Collection[int]) -> SafeString | None:
    """None where nothing was drawn: places chosen by name are a list."""
    if not shape:
        return None
    corners = [point for ring in shape.polygons for point in ring]
    ends = [end for one in (*shape.circles, *shape.near) for end in sketch.circle_ends(one)]
    ground, spots = places.spots_around(areas, [*corners, *ends])
    if ground is None:
        return None
    title = gettext("Map of the drawn area and the places around it")
    own = len(shape.polygons) - shape.made
    return sketch.sketch(
        title, ground, spots, shape.polygons[:own], shape.circles, shape.near, shape.polygons[own:]
    )


def to_draw_on(actor: Actor) -> SafeString | None:
    """The places she may warn; None where no position of them is known."""
    ground, spots = places.ground_of(actor.areas(Permission.DRAFT))
    if ground is None:
        return None
    return sketch.sketch(gettext("Map to draw an area on"), ground, spots)
