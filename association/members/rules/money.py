"""Sums of money: exact cents, and the way French writes them."""

from decimal import Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def cents(amount) -> Decimal:
    """The amount in euros, to the cent; what a database gives back may carry more digits, or none."""
    return Decimal(amount or 0).quantize(CENT)


def euros(amount) -> str:
    """1 250,00 € with the spaces that do not break."""
    whole, _, part = f"{cents(amount):,.2f}".partition(".")
    grouped = whole.replace(",", "\u202f")
    return f"{grouped},{part}\u00a0€"
