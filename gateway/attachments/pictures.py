"""Pictures are made anew: upright, without what the camera wrote beside them, where the picture was taken above all."""

import io
import struct
import zlib
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000
"""More than telephones take; a picture of so many has 150 MB in memory, whatever the bytes it came in."""

THUMBNAIL = (320, 320)
"""Width and height that a thumbnail has at most."""

_QUALITY = 90
_STUMBLES = (
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What Pillow's decoders raise about content that they do not expect."""

_BESIDE = ("icc_profile", "transparency")
"""Of what stands beside the pixels: what they look wrong without."""


@dataclass(frozen=True)
class Picture:
    """A picture made anew, and its thumbnail, a JPEG."""

    media_type: str
    content: bytes
    thumbnail: bytes


def picture_of(content: bytes) -> Picture | None:
    """Return what is made of a picture; None for what is none.

    Raises ValueError with ``too_many_pixels`` or ``damaged``.
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            return _made_anew(opened)
    except UnidentifiedImageError:
        return None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValueError("too_many_pixels") from None
    except _STUMBLES:
        raise ValueError("damaged") from None


def _made_anew(opened: Image.Image) -> Picture:
    # The header says how many there are before one of them is in memory.
    if opened.width * opened.height > MOST_PIXELS:
        raise Image.DecompressionBombError
    # Some telephones put a second picture behind the first.
    kind = "JPEG" if opened.format == "MPO" else str(opened.format)
    upright = ImageOps.exif_transpose(opened)
    return Picture(Image.MIME[kind], _written(upright, kind), _thumbnail(upright))


def _written(picture: Image.Image, kind: str) -> bytes:
    target = io.BytesIO()
    # What goes along is said here, or Pillow takes it from where the picture came from.
    beside = {name: picture.info[name] for name in _BESIDE if name in picture.info}
    quality = {} if kind == "PNG" else {"quality": _QUALITY}
    bare = picture.copy()
    bare.info = {}
    bare.save(target, kind, **beside, **quality)
    return target.getvalue()


def _thumbnail(picture: Image.Image) -> bytes:
    small = picture.copy()
    small.thumbnail(THUMBNAIL)
    plain = small.convert("RGBA")
    white = Image.new("RGB", plain.size, "white")
    white.paste(plain, mask=plain.getchannel("A"))
    target = io.BytesIO()
    white.save(target, "JPEG", quality=80)
    return target.getvalue()
