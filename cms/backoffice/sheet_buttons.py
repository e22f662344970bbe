"""Buttons other rooms add to the menu of a sheet: they join here, the sheet never names them.

@sheet_buttons.register
def merge_with(record, user):
    return [Button("Fusionner avec…", url=…)]
"""

_buttons = []


def register(buttons):
    """Add the buttons the decorated function returns for a record and a person."""
    _buttons.append(buttons)
    return buttons


def buttons_for(record, user):
    return [button for buttons in _buttons for button in buttons(record, user)]
