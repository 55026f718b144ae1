#!/usr/bin/env python3
"""check.py PROGRAM KITH: whether README.md tells the truth (its 64 edge cases, the places it names, its list of sentences),
whether each of the 64 is named by a test, whether docs/workflows.md names routes of KITH, tests that exist and every state of
the workflows, whether scenarios name sections that exist, and whether PROGRAM refuses files that it should refuse.
Last line: `N passed, N failed`."""
import pathlib
import re
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).parent
root = here.parent.parent
results = []


def check(what, holds):
    results.append(bool(holds))
    if not holds:
        print("FAILED:", what)


def titles():
    found = {}
    for file in here.glob("*.scn"):
        found[file.name] = [line[10:].strip() for line in file.read_text().splitlines() if line.startswith("Scenario: ")]
    return found


def named_place_exists(number, place, scenarios):
    """`states.scn`: a scenario titled "Edge case N: ..." in it. `src/.../x_test.cpp name`: a test of that name."""
    if place.endswith(".scn"):
        return any(re.match(rf"Edge case {number}: ", title) for title in scenarios.get(place, []))
    file, _, test = place.partition(" ")
    path = root / file
    return bool(test) and path.exists() and re.search(rf"\b{re.escape(test)}\b", path.read_text()) is not None


def check_table(readme, scenarios):
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|$", readme, re.M)
    check("the table has the 64 cases in order", [int(number) for number, _, _ in rows] == list(range(1, 65)))
    for number, _, where in rows:
        places = re.findall(r"`([^`]+)`", where)
        check(f"case {number} says where it is tested or why not yet", places or "not yet: " in where)
        for place in places:
            check(f"case {number}: {place} does not exist", named_place_exists(number, place, scenarios))
    told = {int(number): where for number, _, where in rows}
    for file, names in scenarios.items():
        for title in names:
            case = re.match(r"Edge case (\d+): ", title)
            check(f"{file}: \"{title}\" is not in the table", not case or f"`{file}`" in told.get(int(case[1]), ""))


def numbers_named():
    """The edge cases that tests name: "edge case 11" in a test of C++, in the title of a scenario, in the name of a case of
    the catalogues ("edge cases 13 and 35" is two), or n11 as a word of the name of a test of C++. Comments of scenarios
    and catalogues name nothing: they are no tests."""
    names = [title for found in titles().values() for title in found]
    for file in root.glob("standards/**/*.cases.toml"):
        names += re.findall(r"^name = (.*)$", file.read_text(), re.M)
    for folder in ("src", "tests"):
        for file in (root / folder).glob("**/*_test.cpp"):
            text = file.read_text()
            names.append(text)
            names += [word.replace("n", "edge case ", 1) for name in re.findall(r"^TEST(?:_[FP])?\(\w+, (\w+)\)", text, re.M)
                      for word in re.findall(r"(?<![a-z0-9])n\d+(?![a-z0-9])", name.replace("_", " "))]
    lists = re.findall(r"(?i)\bedge cases? (\d+(?:(?:, | and )\d+)*)", "\n".join(names))
    return {int(number) for some in lists for number in re.findall(r"\d+", some)}


def check_numbers():
    named = numbers_named()
    for number in range(1, 65):
        check(f"no test names edge case {number}", number in named)
    check("tests name an edge case that does not exist", max(named) <= 64)


def check_sentences(readme, program):
    listed = set(re.findall(r"^    (\S.*)$", readme, re.M))
    known = set(subprocess.run([program, "--sentences"], capture_output=True, text=True, check=True).stdout.splitlines())
    for pattern in sorted(known - listed):
        check(f"README.md does not list: {pattern}", False)
    for pattern in sorted(listed - known):
        check(f"README.md lists what is not known: {pattern}", False)
    check("sentences are listed", known)


def declared_routes(kith):
    """(method, path, page or api) of each route."""
    rows = [line.split() for line in subprocess.run([kith, "routes"], capture_output=True, text=True, check=True).stdout.splitlines()]
    return [(row[0], row[1], row[3]) for row in rows if len(row) > 4 and row[1].startswith("/")]


# What pages call an act that JSON calls otherwise.
words_of_pages = {
    "/groups/{group:id}/{act:word}": ("size", "schedule", "pack", "member", "followup", "checkin"),
    "/formative/matches/{match:id}/{act:word}": ("cycle", "item", "goal", "goal_change", "closing"),
    "/outcomes/{programme:id}/{act:word}": ("model", "model_change", "outcome", "outcome_change", "report"),
}


def names_of(path):
    """Its parts; a parameter by its name alone."""
    return [re.sub(r"\{(\w+):\w+\}", r"{\1}", part) for part in path.split("/")]


def acts_of_page(path, routes):
    """What {act:word} at the end of a page's path stands for: what an act of JSON on the same record is called, or is told above."""
    record = names_of(path)[-2]
    same = {names_of(api)[-1] for method, api, kind in routes if kind == "api" and method == "POST" and names_of(api)[-2] == record}
    return same | set(words_of_pages.get(path, ()))


def is_declared(address, kind, routes):
    """`METHOD /api/v1/...` is a route of JSON, `/...` a page; parameters are called as in the route."""
    method, _, path = address.rpartition(" ")
    asked = path.split("/")
    for declared, route, of in routes:
        if of != kind or (kind == "api" and declared != method) or len(names_of(route)) != len(asked):
            continue
        parts = names_of(route)
        if asked[:-1] == parts[:-1] and (asked[-1] == parts[-1] or (parts[-1] == "{act}" and asked[-1] in acts_of_page(route, routes))):
            return True
    return False


def test_exists(test, scenarios):
    """`states.scn` with the beginning of a title, or the file alone; `src/.../x_test.cpp name`."""
    file, _, name = test.partition(" ")
    if file.endswith(".scn"):
        return any(title.startswith(name) for title in scenarios.get(file, []))
    path = root / file
    return bool(name) and path.exists() and re.search(rf"^TEST(?:_[FP])?\(\w+, {re.escape(name)}\)", path.read_text(), re.M) is not None


def sections_of(text, sign):
    """Number -> text of each section."""
    parts = re.split(rf"^## {sign}(\d+)[. ].*$", text, flags=re.M)
    return dict(zip(map(int, parts[1::2]), parts[2::2]))


def states_of(section):
    """The words in capitals of the section's diagrams: of a fence, or of a line in code marks with an arrow."""
    lines = re.findall(r"^```$(.*?)^```$", section, re.M | re.S) + [line for line in re.findall(r"`([^`\n]+)`", section) if "->" in line]
    return {word for line in lines for word in re.findall(r"\b[A-Z][A-Z_]{3,}\b", line)}


def check_workflows(scenarios, kith):
    table = (root / "docs/workflows.md").read_text()
    asked = sections_of((root / "docs/requirements/workflows.md").read_text(), "")
    told = sections_of(table, "§")
    routes = declared_routes(kith)
    rows = re.findall(r"^\| (?!Transition|Kind|-)(.+?) \| (.+?) \| (.+?) \| (.+?) \|$", table, re.M)
    for step, pages, json, tests in rows:
        for cell in (pages, json, tests):
            check(f"docs/workflows.md: {step}: says neither where nor none", "`" in cell or cell.startswith("none"))
        for kind, cell in (("page", pages), ("api", json)):
            for address in re.findall(r"`([^`]*)`", cell):
                check(f"docs/workflows.md: {step}: {address} is no {kind}", is_declared(address, kind, routes))
        for test in re.findall(r"`([^`]+)`", tests):
            check(f"docs/workflows.md: {step}: no test {test}", test_exists(test, scenarios))
    for number in range(1, 14):
        steps = " ".join(re.findall(r"^\| (.+?) \|", told.get(number, ""), re.M))
        for state in sorted(states_of(asked[number])):
            check(f"docs/workflows.md: no row of §{number} says {state}", re.search(rf"\b{state}\b", steps))
    check("docs/workflows.md has rows", len(rows) > 100)
    for path, words in words_of_pages.items():
        sources = "".join(file.read_text() for file in (root / "src" / path.split("/")[1]).glob("*.cpp"))
        for word in words:
            check(f"{path} has no act {word}", f'"{word}"' in sources)
    for wrong_address, kind in (("/matches/{match}/no_such_act", "page"), ("/matches/{match}/triage", "page"), ("POST /api/v1/work-list", "api"),
                                ("/api/v1/work-list", "api"), ("GET /api/v1/matches/{wrong}/life", "api")):
        check(f"{wrong_address} is found out", not is_declared(wrong_address, kind, routes))


def check_sections_named():
    """Sections that scenarios name exist: "workflows.md §3", "workflows 6.4" (the fourth point or row of section 6)."""
    sections = sections_of((root / "docs/requirements/workflows.md").read_text(), "")
    for file in sorted(here.glob("*.scn")):
        for number, part in re.findall(r"workflows(?:\.md)?,? (?:section )?§?(\d+)(?:\.(\d+))?", file.read_text()):
            section = sections.get(int(number), "")
            point = not part or re.search(rf"^(?:### {number}\.{part} |{part}\. )", section, re.M)
            check(f"{file.name}: workflows.md has no §{number}{'.' + part if part else ''}", section and point)


opening = "Scenario: s\nGiven coordinator Kim\nAnd mentor Maya\nAnd mentee Tom\nAnd match Maya-Tom started on 10 January 2024\n"
wrong = {
    "an unknown sentence": ("Then all is well\n", ":6: ", "this sentence is not understood"),
    "an unknown aside": ("And Kim looks after Maya-Tom, gladly\n", ":6: ", "not understood here"),
    "a day that does not exist": ("And Maya-Tom ended on 31 February 2024\n", ":6: ", "this sentence is not understood"),
    "a name nobody has": ("And Lea looks after Maya-Tom\n", ":6: ", "no person is called"),
    "an open quotation mark": ('And Kim looks after Maya-Tom, note "x\n', ":6: ", "quotation mark"),
    "a false statement": ("Then on 24 January 2024 window A1 for the mentor of Maya-Tom is met\n", ":6: ", 'is "missed", not "met"'),
    "a refusal nobody expects": ("And on 20 January 2024 Kim phones Maya about Maya-Tom\n", ":6: ", "it was refused"),
    "a refusal that does not come": ("And Kim looks after Maya-Tom\nAnd on 20 January 2024 Kim phones Maya about Maya-Tom, refused as "
                                     "note missing\n", ":7: ", "it was not refused"),
}


def check_refusals(program):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "wrong.scn"
        for what, (line, place, words) in wrong.items():
            file.write_text(opening + line)
            run = subprocess.run([program, str(file)], capture_output=True, text=True)
            check(f"{what} is refused with its place: {run.stdout}", run.returncode != 0 and f"{file}{place}" in run.stdout and words in run.stdout)
        file.write_text("Given coordinator Kim\n")
        run = subprocess.run([program, str(file)], capture_output=True, text=True)
        check("a file without a scenario is refused", run.returncode != 0)


readme_text = (here / "README.md").read_text()
check_table(readme_text, titles())
check_numbers()
check_workflows(titles(), sys.argv[2])
check_sections_named()
check_sentences(readme_text, sys.argv[1])
check_refusals(sys.argv[1])
print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
sys.exit(0 if all(results) else 1)
