"""The text part: read by who reads without HTML, and by filters that distrust a message without one."""

import pytest

from cms.outbox.plain_text import plain_text
from cms.outbox.rendering import render


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Bonjour   <b>Éva</b>,\n   merci.</p><p>Fin</p>", "Bonjour Éva, merci.\n\nFin\n"),
        ("<h1>Titre</h1><ul><li>un</li><li>deux</li></ul>", "Titre\n\n– un\n– deux\n"),
        ('<p><a href="https://r.invalid/a">Lire</a></p>', "Lire\u00a0:\nhttps://r.invalid/a\n"),
        ('<p>Voir <a href="https://r.invalid/">https://r.invalid/</a></p>', "Voir https://r.invalid/\n"),
        ('<p>Écrire à <a href="mailto:a@r.invalid">a@r.invalid</a></p>', "Écrire à a@r.invalid\n"),
        (
            '<p>Vous pouvez <a href="https://r.invalid/b">répondre</a>\u00a0.</p>',
            "Vous pouvez répondre\u00a0:\nhttps://r.invalid/b\n",
        ),
        ("<head><title>T</title><style>p {}</style></head><p>a &amp; b &lt;c&gt;</p>", "a & b <c>\n"),
        ("<table><tr><td>Lundi</td><td>9 h</td></tr></table>", "Lundi 9 h\n"),
        ('<p><img src="x" alt="Plan du site"></p>', "Plan du site\n"),
        ("<p>un<br>deux</p>", "un\ndeux\n"),
        ("<p>10\u00a0000 €</p>", "10\u00a0000 €\n"),
        (
            "<p>Avant</p><p data-html-only>Ou <a href='x'>copiez</a><br>ceci</p><p>Après</p>",
            "Avant\n\nAprès\n",
        ),
        ("", "\n"),
    ],
)
def test_what_is_read(html, text):
    assert plain_text(html) == text


def test_lines_are_short_except_an_address_which_stays_whole():
    address = "https://reseau.invalid/" + "a-b" * 60
    text = plain_text(f'<p>{"mot " * 60}</p><p><a href="{address}">Ouvrir</a></p>')
    lines = text.splitlines()
    assert address in lines
    assert max(len(line) for line in lines if line != address) <= 76


@pytest.mark.django_db
def test_a_subject_is_plain_text_on_one_line():
    class Someone:
        formal_name = 'Mme "O’Hara" & <fils>'

    rendered = render("people/invitation", {
        "invitation": type("I", (), {"first_name": "Éva & <b>", "invited_by": Someone.formal_name}),
        "roles": ["Communication"], "link": "http://testserver/x/",
    })  # fmt: skip
    assert "\n" not in rendered.subject
    assert "&amp;" not in rendered.subject
    assert "Éva & <b>" in rendered.text
    assert "Éva &amp; &lt;b&gt;" in rendered.html
