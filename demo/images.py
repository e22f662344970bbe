"""Images for the news: woven meshes, drawn anew each time, always the same."""

from io import BytesIO
from math import pi, sin

from django.core.files.base import ContentFile
from PIL import Image as Canvas
from PIL import ImageDraw
from wagtail.images import get_image_model

from demo.chance import lots_of

WIDTH, HEIGHT = 1200, 675
# Drawn twice as large then reduced: Pillow does not smooth its lines.
SCALE = 2

#: Title, paper, threads.
MESHES = [
    ("Maille bleu-vert", "#FAF7F2", ["#0B6E6E", "#6FA8A6", "#D9D3C7"]),
    ("Maille garance", "#FFF9F5", ["#B8412C", "#DCA08F", "#D9D3C7"]),
    ("Maille de nuit", "#12303B", ["#2F6B78", "#7FB5B2", "#E9DFC9"]),
    ("Maille sable", "#F1EADF", ["#12303B", "#9C8F78", "#0B6E6E"]),
    ("Maille d’eau", "#EAF4F3", ["#0B6E6E", "#12303B", "#B9D5D2"]),
    ("Maille claire", "#FFFFFF", ["#B9C9C8", "#0B6E6E", "#DCA08F"]),
]
ALT = "Motif abstrait de fils tissés"


def make(record, user):
    """Make the images. Returns them in the order of MESHES."""
    images = []
    for title, paper, threads in MESHES:
        file = ContentFile(_drawn(title, paper, threads), name=f"maille-{len(images) + 1}.png")
        image = get_image_model()(title=title, description=ALT, file=file, uploaded_by_user=user)
        image.save()
        images.append(record.add(image))
    return images


def _drawn(seed, paper, threads):
    """A PNG of two families of threads that wave, cross, and knot where they meet."""
    chance = lots_of(seed)
    canvas = Canvas.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), paper)
    pen = ImageDraw.Draw(canvas)
    for direction in (1, -1):
        for i in range(-6, 22):
            wave, shift = chance.uniform(18, 46), chance.uniform(0, 2 * pi)
            points = []
            for step in range(0, WIDTH + 41, 20):
                y = i * 56 + direction * step * 0.32 + (0 if direction == 1 else WIDTH * 0.32)
                points.append((step * SCALE, (y + wave * sin(step / 170 + shift)) * SCALE))
            pen.line(points, fill=chance.choice(threads), width=chance.choice([3, 4, 6]), joint="curve")
            for x, y in chance.sample(points, 3):
                radius = chance.choice([5, 7, 10])
                pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=threads[0])
    buffer = BytesIO()
    canvas.resize((WIDTH, HEIGHT), Canvas.Resampling.BOX).quantize(64).save(buffer, "PNG")
    return buffer.getvalue()
