"""Fails if a test ran in no lane: python .ci/lanes.py FOLDER-OF-JUNIT-REPORTS < names of all tests.

The names are what `pytest --collect-only -q` prints.
"""

import sys
from pathlib import Path
from xml.etree import ElementTree

ran, skipped, lanes = set(), {}, 0
for report in sorted(Path(sys.argv[1]).glob("*.xml")):
    lanes += 1
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        reason = case.find("skipped")
        if reason is None:
            ran.add(name)
        else:
            skipped[name] = reason.get("message", "")

collected = set()
for line in sys.stdin:
    file, separator, test = line.strip().partition("::")
    if separator and file.endswith(".py"):
        collected.add(f"{file[:-3].replace('/', '.')}.{test.replace('::', '.', 1) if '::' in test else test}")

never = (collected | skipped.keys()) - ran
for name in sorted(never):
    print(f"ran in no lane: {name} ({skipped.get(name, 'deselected')})")
print(f"{len(ran)} tests ran in {lanes} lanes; {len(never)} in none")
sys.exit(1 if never or not ran or not collected else 0)
