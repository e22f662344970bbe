"""What a person's answers amount to. Pure."""


def in_force(answers):
    """{purpose: the latest answer} of answers, each with a purpose, a time (at) and a rank (pk).

    An answer to a former version of a text still counts: the person is asked again, not silenced.
    """
    latest = {}
    for answer in sorted(answers, key=lambda one: (one.at, one.pk)):
        latest[answer.purpose] = answer
    return latest
