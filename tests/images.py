"""Small pictures for tests."""

from io import BytesIO

from PIL import Image


def png(width=640, height=480):
    buffer = BytesIO()
    Image.new("RGB", (width, height), "#0b6e6e").save(buffer, "PNG")
    return buffer.getvalue()
