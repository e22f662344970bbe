"""Words one or two letters apart."""


def distance(first, second, most):
    """Letters to add, remove, change or swap with their neighbour to go from one word to the other.

    Counting stops past most: the answer is then most + 1 (optimal string alignment distance).
    """
    if abs(len(first) - len(second)) > most:
        return most + 1
    before, last = [], list(range(len(second) + 1))
    for row, letter in enumerate(first, 1):
        line = [row]
        for column, other in enumerate(second, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != other))
            swapped = row > 1 and column > 1 and letter == second[column - 2] and other == first[row - 2]
            line.append(min(cost, before[column - 2] + 1) if swapped else cost)
        if min(line) > most:
            return most + 1
        before, last = last, line
    return min(last[-1], most + 1)


def tolerance(word):
    """How many mistaken letters a word bears: none when short, one from four, two from eight."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def near(first, second):
    """Whether two words are the same but for a slip or two."""
    most = min(tolerance(first), tolerance(second))
    return first == second or (most > 0 and distance(first, second, most) <= most)
