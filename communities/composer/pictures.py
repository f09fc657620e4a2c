"""Pictures drawn anew: what a camera writes beside the picture (where, when, with what) does not come along."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import IO

from PIL import Image, ImageOps

from communities.composer.kinds import FileKind

# As much as good phones take; a file of ten megabytes can unfold into far more than a server holds.
MOST_PIXELS = 50_000_000
# Wide enough to read a form that was photographed.
LARGEST_SIDE = 2400
_FORMATS = {FileKind.PNG: "PNG", FileKind.JPG: "JPEG", FileKind.WEBP: "WEBP"}
_SAVING: dict[FileKind, dict[str, object]] = {
    FileKind.PNG: {"optimize": True},
    FileKind.JPG: {"quality": 86, "optimize": True},
    FileKind.WEBP: {"quality": 86},
}


class BadPicture(Exception):
    """The bytes begin like a picture and are none that can be drawn."""


class TooManyPixels(BadPicture):
    """The picture unfolds into more than a server should hold."""


@dataclass(frozen=True)
class Picture:
    """A picture as we drew it."""

    content: bytes
    width: int
    height: int


def redraw(file: IO[bytes], kind: FileKind) -> Picture:
    """Return the picture turned the right way up, at most 2,400 pixels wide or high, with nothing else in its file.

    Raises:
        TooManyPixels: over fifty million of them.
        BadPicture: it cannot be read.
    """
    file.seek(0)
    try:
        with Image.open(file, formats=[_FORMATS[kind]]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise TooManyPixels
            return _drawn(opened, kind)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadPicture from error


def _drawn(opened: Image.Image, kind: FileKind) -> Picture:
    # For a JPEG far larger than we keep, the decoder reads it smaller at once.
    opened.draft(None, (LARGEST_SIDE, LARGEST_SIDE))
    upright = ImageOps.exif_transpose(opened)
    clear = upright.convert("RGB" if kind == FileKind.JPG or not upright.has_transparency_data else "RGBA")
    clear.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    clear.info.clear()
    written = io.BytesIO()
    clear.save(written, _FORMATS[kind], **_SAVING[kind])
    return Picture(content=written.getvalue(), width=clear.width, height=clear.height)
