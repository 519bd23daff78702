"""HEIC pictures, which phones take: read where the extra is installed, named with what would be right where not."""

from __future__ import annotations

FORMAT = "HEIF"  # as Pillow calls it
WITHOUT = 'This is a HEIC picture. They are read by an extra: pip install "manyeyes[heic]".'


def can_read() -> bool:
    """Teach Pillow to open HEIC, once; False where pillow-heif is not installed. In a child of the jail only."""
    try:
        import pillow_heif
    except ImportError:
        return False
    pillow_heif.options.DECODE_THREADS = 1  # each has its stack, and a child has one core
    pillow_heif.register_heif_opener(thumbnails=False)
    return True
