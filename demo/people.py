"""Names of invented people, and numbers of the register nobody bears."""

from stdnum import luhn

FIRST_NAMES = [
    "Aline", "Amadou", "Anaïs", "Anne-Marie", "Baptiste", "Benoît", "Camille", "Cécile", "Chloé",
    "Claire", "Denis", "Élodie", "Émile", "Farid", "Florence", "François-Xavier", "Gaëlle", "Hélène",
    "Hugo", "Inès", "Jean-Marc", "Jeanne", "Karim", "Léa", "Louis", "Maëlle", "Marie-Noëlle",
    "Mathieu", "Nadia", "Noé", "Odile", "Pauline", "Quentin", "Rachid", "Sandrine", "Théo", "Thị Mai",
    "Vincent", "Yasmine", "Zoé",
]  # fmt: skip
#: Chosen for the invented people of these names; nothing in the product guesses it.
MEN = frozenset(
    ["Amadou", "Baptiste", "Benoît", "Denis", "Émile", "Farid", "François-Xavier", "Hugo", "Jean-Marc",
     "Karim", "Louis", "Mathieu", "Noé", "Quentin", "Rachid", "Théo", "Vincent"]
)  # fmt: skip
LAST_NAMES = [
    "Abadie", "Azéma", "Barthès", "Bonnafous", "Bousquet", "Cabrol", "Castan", "Cazeneuve", "Da Costa",
    "Daumas", "De Lavaur", "Delmas", "Escande", "Fabre", "Galy", "Garrigues", "Gleizes", "Izard",
    "Jalabert", "Lacaze", "Lafforgue-Estève", "Laporte", "Le Goff", "Marty", "Mazars", "Nguyen",
    "Nougaret", "Olivier", "Pagès", "Pélissier", "Pujol", "Quinta", "Roques", "Sabatier", "Serres",
    "Teyssier", "Vaissière", "Vidal", "Viguier", "Ysern",
]  # fmt: skip

#: Where the agency that keeps the register takes the numbers of its own test cards.
TEST_NUMBERS = 99700_00000


def full_name(chance):
    return f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"


def rpps(rank):
    """The RPPS number of an invented professional: a test number, with its key."""
    digits = str(TEST_NUMBERS + rank)
    return digits + luhn.calc_check_digit(digits)
