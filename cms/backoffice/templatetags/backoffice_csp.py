"""The nonce of the request being answered, for the inline scripts Wagtail's own widgets write."""

from django import template

from cms.backoffice.csp import nonce_attribute

register = template.Library()


@register.simple_tag
def nonce():
    return nonce_attribute()
