"""The text part of a message, drawn from its HTML part: paragraphs, lists, links with their address."""

import re
from html.parser import HTMLParser
from textwrap import fill

BLOCKS = {"p", "h1", "h2", "h3", "div", "li", "tr", "ul", "ol", "table", "hr", "dt", "dd"}
CELLS = {"td", "th"}
SILENT = {"head", "style", "script", "title"}
WIDTH = 76
#: What HTML takes for one space; an unbreakable one is kept.
SPACES = re.compile(r"[ \t\n\r\f]+")
#: A sentence that ends on an address ends there: a mark on the next line would stand alone.
END_OF_SENTENCE = re.compile(r"^[\s\u00a0\u202f]*[.;,!?)]+\s*$")


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.blocks = [""]
        self.silent = 0
        #: The tag, marked data-html-only, whose end is waited for.
        self.skipped = None
        self.link = None
        self.words_of_link = ""

    def handle_starttag(self, tag, attributes):
        if self.skipped:
            return
        if "data-html-only" in dict(attributes):
            self.skipped = tag
        elif tag in SILENT:
            self.silent += 1
        elif tag in BLOCKS:
            self.blocks.append("– " if tag == "li" else "")
        elif tag in CELLS:
            self.blocks[-1] += " "
        elif tag == "br":
            self.blocks[-1] += "\n"
        elif tag == "img":
            self.handle_data(dict(attributes).get("alt") or "")
        elif tag == "a":
            self.link, self.words_of_link = dict(attributes).get("href"), ""

    def handle_endtag(self, tag):
        if self.skipped:
            self.skipped = None if tag == self.skipped else self.skipped
        elif tag in SILENT:
            self.silent -= 1
        elif tag in BLOCKS:
            self.blocks.append("")
        elif tag == "a" and self.link:
            address = self.link.removeprefix("mailto:")
            if address != self.words_of_link.strip():
                self.blocks[-1] += f"\u00a0:\n{address}\n"
            self.link = None

    def handle_data(self, data):
        if self.silent or self.skipped:
            return
        if self.blocks[-1].endswith("\n") and END_OF_SENTENCE.match(data):
            return
        words = SPACES.sub(" ", data)
        self.blocks[-1] += words
        self.words_of_link += words


def plain_text(html):
    """What the HTML says, in lines of at most 76 characters; an address keeps a line of its own."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    paragraphs = []
    for block in reader.blocks:
        lines = [SPACES.sub(" ", line).strip(" ") for line in block.split("\n")]
        lines = [fill(line, WIDTH, break_long_words=False, break_on_hyphens=False) for line in lines if line]
        if lines:
            paragraphs.append("\n".join(lines))
    return _joined(paragraphs)


def _joined(paragraphs):
    """Paragraphs apart by an empty line, items of a list on lines that follow."""
    text = ""
    for before, paragraph in zip(["", *paragraphs], paragraphs, strict=False):
        together = before.startswith("– ") and paragraph.startswith("– ")
        text += ("\n" if together else "\n\n") + paragraph
    return text.strip() + "\n"
