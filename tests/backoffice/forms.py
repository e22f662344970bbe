"""Filling in the forms of the back office."""


def edit_data(client, url, **changes):
    """What the edit form would send, with these changes."""
    form = client.get(url).context["form"]
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    for prefix, formset in getattr(form, "formsets", {}).items():
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": len(formset.forms)}
    return data | changes
