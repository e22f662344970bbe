"""Invented people."""

FIRST_NAMES = [
    "Aline", "Amadou", "Anaïs", "Baptiste", "Camille", "Chloé", "Claire", "Denis", "Élodie", "Émile",
    "Farid", "Florence", "Gaëlle", "Hugo", "Inès", "Jeanne", "Karim", "Léa", "Louis", "Maëlle",
    "Mathieu", "Nadia", "Noé", "Odile", "Pauline", "Quentin", "Rachid", "Sandrine", "Théo", "Yasmine",
]  # fmt: skip
LAST_NAMES = [
    "Abadie", "Azéma", "Barthès", "Bousquet", "Cabrol", "Castan", "Daumas", "Delmas", "Escande", "Fabre",
    "Galy", "Gleizes", "Izard", "Jalabert", "Lacaze", "Laporte", "Marty", "Mazars", "Nougaret", "Olivier",
    "Pagès", "Pujol", "Quinta", "Roques", "Sabatier", "Serres", "Teyssier", "Vaissière", "Vidal", "Ysern",
]  # fmt: skip


def full_name(chance):
    return f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"
