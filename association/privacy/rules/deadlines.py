"""The time left to answer a request (GDPR art. 12.3: one month). Pure."""

#: Days left under which a request is pressing.
PRESSING = 7


def is_pressing(due_on, today):
    return (due_on - today).days <= PRESSING


def left_in_words(due_on, today):
    """« 12 jours », « aujourd’hui », « en retard de 3 jours »."""
    days = (due_on - today).days
    if days == 0:
        return "aujourd’hui"
    number = f"{abs(days)}\u00a0jour{'s' if abs(days) > 1 else ''}"
    return number if days > 0 else f"en retard de {number}"
