"""French typography, and telephone numbers as the French write them."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

register = template.Library()

NARROW = "\u202f"
NO_BREAK = "\u00a0"


@register.filter(needs_autoescape=True)
def typographic(text, autoescape=True):
    """Text typed quickly, set properly: ’ and the unbreakable spaces of « », ; : ! ?

    Applied before escaping, so that no entity is taken for a semicolon.
    """
    text = str(text)
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(r"[ \u00a0\u202f]*([;!?]+)(?=\s|$)", NARROW + r"\1", text)
    text = re.sub(r"(?<=\S)[ \u202f]+:(?=\s|$)", NO_BREAK + ":", text)
    text = re.sub(r"«[ \u00a0\u202f]*", "«" + NO_BREAK, text)
    text = re.sub(r"[ \u00a0\u202f]*»", NO_BREAK + "»", text)
    return mark_safe(conditional_escape(text)) if autoescape else text  # noqa: S308


def _digits(number):
    return re.sub(r"\D", "", str(number))


@register.filter
def phone(number):
    """05 61 00 00 00, by pairs; anything that is not ten French digits is left as it is."""
    digits = _digits(number)
    if len(digits) == 11 and digits.startswith("33"):
        digits = "0" + digits[2:]
    if len(digits) != 10 or not digits.startswith("0"):
        return number
    return NO_BREAK.join(digits[i : i + 2] for i in range(0, 10, 2))


@register.filter
def tel(number):
    """The same number for a tel: link, in international form when it is a French one."""
    digits = _digits(number)
    if len(digits) == 10 and digits.startswith("0"):
        return "+33" + digits[1:]
    return ("+" if str(number).strip().startswith("+") or digits.startswith("33") else "") + digits
