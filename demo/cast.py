"""Who takes part in the working groups: as many of each specialty and from each kind of hospital as in 2016.

Oncomip published the composition of its groups: oncologists and radiotherapists 48, medical
specialists 108, surgeons 95, radiologists and nuclear medicine 26, pathologists 21, palliative care
14, pharmacists, nurses, psychologists and others 57; CHU 32 %, private establishments 41 %, general
hospitals 14 %, Institut Claudius Regaud 13 %. The people are invented, the figures are those. The
percentages are of those who work in one of these four kinds of hospital: 355 of the 369. The other
fourteen, attachés of 3C and representatives of patients, count in the last family.
"""

from dataclasses import dataclass

from demo.chance import lots_of

#: Who in hospitals: (profession, specialty, number), family after family.
ONCOLOGY = [("10", "SM36", 26), ("10", "SM37", 22)]
MEDICAL = [
    ("10", "SM24", 17), ("10", "SM41", 15), ("10", "SM21", 15), ("10", "SM15", 11), ("10", "SM18", 11),
    ("10", "SM16", 8), ("10", "SM32", 8), ("10", "SM54", 7), ("10", "SM17", 6), ("10", "SM42", 5),
    ("10", "SM27", 5),
]  # fmt: skip
SURGICAL = [
    ("10", "SM20", 23), ("10", "SM14", 21), ("10", "SM12", 15), ("10", "SM34", 13), ("10", "SM11", 7),
    ("10", "SM08", 6), ("10", "SM31", 5), ("10", "SM10", 3), ("10", "SM07", 2),
]  # fmt: skip
IMAGING = [("10", "SM44", 17), ("10", "SM28", 9)]
PATHOLOGY = [("10", "SM01", 21)]
#: A competence the register has no code for: whatever their specialty.
PALLIATIVE = [("10", "SM54", 8), ("10", "SM36", 3), ("10", "SM18", 3)]
OTHERS = [
    ("21", None, 13), ("60", None, 14), ("93", None, 6), ("98", None, 3), ("arc-tec", None, 3),
    ("95", None, 1), ("91", None, 1), ("assistant-social", None, 1), ("qualiticien", None, 1),
]  # fmt: skip

#: How many of them work in each kind of hospital.
HOSPITALS = {"chu": 114, "clinique": 146, "ch": 50, "clcc": 45}
#: The others, one at each of the first members of their type.
BESIDES = {"3c": 6, "association-patients": 8}


@dataclass(frozen=True)
class Part:
    """What somebody is: a profession, a specialty if it has some, palliative care."""

    profession: str
    specialty: str | None = None
    palliative: bool = False

    @property
    def skill(self):
        return "palliative" if self.palliative else self.specialty or self.profession


def kind_of(organisation):
    """The kind of hospital, or the type that takes part; empty for an organisation that does not."""
    code = organisation.type.code if organisation.type else ""
    if code == "clcc":
        return code if organisation.department_id == "31" else ""
    return code if code in HOSPITALS or code in BESIDES else ""


def places(organisations):
    """Where those work who are not the first of their hospital: a list of organisations, shuffled."""
    chance = lots_of("places of the groups")
    found = []
    for kind, number in HOSPITALS.items():
        there = [one for one in organisations if kind_of(one) == kind]
        weights = {"chu": [5, 3, 2]}.get(kind, [1] * len(there))
        found += chance.choices(there, weights, k=number - len(there))
    chance.shuffle(found)
    return found


def parts(workplaces, pulmonologist):
    """Deal a part to those who take part. Returns {rank: Part}, in the order of the work places.

    workplaces: the organisation of each rank. pulmonologist: the rank of somebody who has to be one.
    """
    hospital_ranks = [rank for rank, one in enumerate(workplaces) if kind_of(one) in HOSPITALS]
    deck = [
        Part(profession, specialty)
        for family in (ONCOLOGY, MEDICAL, SURGICAL, IMAGING, PATHOLOGY, OTHERS)
        for profession, specialty, number in family
        for _ in range(number)
    ]
    deck += [Part(one, specialty, True) for one, specialty, number in PALLIATIVE for _ in range(number)]
    lots_of("parts in the groups").shuffle(deck)
    dealt = dict(zip(hospital_ranks, deck, strict=True))
    wanted = Part("10", "SM41")
    other = next(rank for rank, part in dealt.items() if part == wanted)
    dealt[other], dealt[pulmonologist] = dealt[pulmonologist], wanted
    for kind, number in BESIDES.items():
        ranks = [rank for rank, one in enumerate(workplaces) if kind_of(one) == kind][:number]
        profession = "attache-3c" if kind == "3c" else "representant-association"
        dealt |= {rank: Part(profession) for rank in ranks}
    return dealt
