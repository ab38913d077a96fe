"""Pictures are drawn anew: no position, no camera, no hidden passenger leaves with them."""

import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from hoaban.foundation.files.errors import PictureTooLarge, PictureUnreadable

MOST_POINTS = 50_000_000
# A picture wider than this helps nobody on a prepaid line.
LONGEST_SIDE = 2560
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "PNG"}


def redraw(source: Path, target: Path, media_type: str) -> str:
    """Write ``source`` anew without metadata; returns the media type written (a GIF becomes a PNG)."""
    written = _FORMATS[media_type]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is stricter
            with Image.open(source, formats=[_FORMATS[media_type], "GIF"]) as picture:
                _measure(picture)
                _clean_copy(picture, written).save(target, written, quality=85, optimize=written == "PNG")
    except PictureTooLarge:
        raise
    except Image.DecompressionBombError as problem:
        raise PictureTooLarge(limit=MOST_POINTS // 1_000_000) from problem
    except (UnidentifiedImageError, SyntaxError, ValueError, EOFError) as problem:
        raise PictureUnreadable from problem
    except OSError as problem:
        if problem.errno is not None:  # the disk's trouble, not the picture's
            raise
        raise PictureUnreadable from problem
    return f"image/{written.lower()}"


def _measure(picture: Image.Image) -> None:
    """The header tells the size before a single point is unpacked."""
    if picture.width * picture.height > MOST_POINTS:
        raise PictureTooLarge(limit=MOST_POINTS // 1_000_000)


def _clean_copy(picture: Image.Image, written: str) -> Image.Image:
    """Turned as the camera meant it, then only the points."""
    upright = ImageOps.exif_transpose(picture)
    mode = "RGB" if written == "JPEG" else "RGBA"
    points = upright.convert(mode)
    points.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new(mode, points.size)
    bare.paste(points)
    return bare
