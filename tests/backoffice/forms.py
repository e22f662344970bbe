"""Filling in the forms of the back office, and reading its pages."""


def edit_data(client, url, **changes):
    """What the edit form would send, with these changes."""
    form = client.get(url).context["form"]
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    for prefix, formset in getattr(form, "formsets", {}).items():
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": len(formset.forms)}
    return data | changes


def shown(response):
    """The page as a test types it: with ordinary spaces where French sets unbreakable ones."""
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")
