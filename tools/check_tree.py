#!/usr/bin/env python3
"""Checks of the tree that need no compiler: each rule is a function named after what it forbids.

Prints every breach as file:line: message and closes with `N passed, N failed`, where a unit is one rule.
Exceptions live in tools/exceptions.txt, one `rule path  reason` a line; an exception that is not needed is a breach.
"""
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
os.chdir(ROOT)
FILES = [f for f in subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"],
                                   capture_output=True, text=True, check=True).stdout.splitlines() if os.path.isfile(f)]
TEXT = {}


def text(path):
    if path not in TEXT:
        with open(path, encoding="utf-8", errors="replace") as handle:
            TEXT[path] = handle.read()
    return TEXT[path]


def sources(*endings, under=("src/", "tools/", "tests/", "fuzz/", "bench/")):
    return [f for f in FILES if f.endswith(endings) and f.startswith(under)]


def files_too_long():
    for path in sources(".cpp", ".h", ".html", under=("src/", "tools/", "bench/", "fuzz/")):
        limit = 150 if path.endswith(".html") else 600 if path.endswith("_test.cpp") else 400
        lines = text(path).count("\n")
        if lines > limit:
            yield path, 1, f"{lines} lines, more than {limit}"


def functions_of(path):
    """(line, lines, first line) of each function with a body at the left edge, also where its signature takes several
    lines; by braces, good enough for this tree's formatting."""
    other = re.compile(r"(?:namespace|class|struct|enum|union|using|template|extern|typedef|public|private|protected)\b")
    signature = begun = None
    for number, line in enumerate(text(path).splitlines(), 1):
        if begun:
            if line.startswith("}"):
                yield begun, number - begun, text(path).splitlines()[begun - 1]
                begun = None
        elif re.match(r"[A-Za-z_~\[]", line) and not other.match(line):
            signature = number
        if signature and not begun:
            if re.search(r"[)\w>] \{\s*$", line):
                begun, signature = signature, None
            elif re.search(r"[;}]\s*(//.*)?$", line) or not line.strip():
                signature = None


def functions_too_long():
    """A function body longer than 70 lines."""
    for path in sources(".cpp", ".h", under=("src/", "tools/", "fuzz/")):
        if path.endswith("_test.cpp"):
            continue
        for line, lines, first in functions_of(path):
            if lines > 70:
                yield path, line, f"function of {lines} lines: {first[:60]}"


BANNED = re.compile(r"\b\w*(manager|helper|utils?|service|dto|context)\b", re.I)


def names_that_say_nothing():
    for path in FILES:
        if path.startswith("src/") and re.search(r"(manager|helper|util|dto|context)", os.path.basename(path), re.I):
            yield path, 1, "file name says nothing"
    declared = re.compile(r"^\s*(?:class|struct|enum class|namespace)\s+(\w+)")
    for path in sources(".h", ".cpp", under=("src/",)):
        for number, line in enumerate(text(path).splitlines(), 1):
            found = declared.match(line)
            if found and re.fullmatch(BANNED, found.group(1)):
                yield path, number, f"name says nothing: {found.group(1)}"


def missing_licence_line():
    for path in sources(".cpp", ".h"):
        if not text(path).startswith("// SPDX-License-Identifier: AGPL-3.0-or-later"):
            yield path, 1, "first line is not the SPDX line"


def headers_without_pragma():
    for path in sources(".h"):
        if "#pragma once" not in text(path):
            yield path, 1, "no #pragma once"


HEAVY = {"boost/": ("src/platform/http/server",), "sqlite3.h": ("src/platform/db/sqlite",),
         "libpq-fe.h": ("src/platform/db/postgres", "tests/support/"), "CLI/": ("src/platform/cli/",),
         "unicode/": ("src/records/", "src/platform/"), "openssl/": ("src/platform/http/tls", "src/evidence/uuid.cpp", "src/training/badge_key.cpp")}


def heavy_headers_out_of_place():
    include = re.compile(r'#include [<"]([^>"]+)[>"]')
    for path in sources(".cpp", ".h", under=("src/",)):
        for number, line in enumerate(text(path).splitlines(), 1):
            found = include.match(line)
            if not found:
                continue
            for heavy, homes in HEAVY.items():
                if found.group(1).startswith(heavy):
                    if path.endswith(".h"):
                        yield path, number, f"{found.group(1)} in a header"
                    elif not path.startswith(homes) and not path.endswith("_test.cpp"):
                        yield path, number, f"{found.group(1)} belongs to {homes[0]}"


LEVELS = [
    "platform/base",
    "platform",
    "matching",
    "records",
    "snapshot",
    "obligations",
    "casefile",
    "policies",
    "formative",
    "surveys",
    "directory",
    "intake",
    "screening",
    "matches",
    "placement",
    "concerns",
    "groups",
    "partners",
    "personnel",
    "arrivals",
    "relationship",
    "sharing",
    "supervision",
    "accreditation",
    "review",
    "evidence",
    "outcomes",
    "training",
    "documents",
    "accounts",
    "record_view",
    "bring_in",
    "app",
]


def level(path):
    best = -1
    for index, folder in enumerate(LEVELS):
        if path == folder or path.startswith(folder + "/"):
            best = index
    return best


def folders_without_a_level():
    for folder in sorted({path.split("/")[1] for path in FILES if path.startswith("src/") and path.count("/") > 1}):
        if folder not in LEVELS:
            yield f"src/{folder}", 1, "has no level: name it in LEVELS"


def includes_against_the_levels():
    include = re.compile(r'#include "([a-z_]+(?:/[a-z_]+)*)/[^"/]+"')
    for path in sources(".cpp", ".h", under=("src/",)):
        own = level(path[4:])
        for number, line in enumerate(text(path).splitlines(), 1):
            found = include.match(line)
            if found and own >= 0 and level(found.group(1)) > own:
                yield path, number, f"includes {found.group(1)}, which stands above it"


def declared_deps():
    """Folder below src/ -> the folders it may include, itself left out: the DEPS of its kith_slice."""
    named, folders = {}, {}
    for path in [f for f in FILES if re.fullmatch(r"src/.+/CMakeLists\.txt", f)]:
        found = re.search(r"kith_slice\((\w+)([^)]*)\)", re.sub(r"#.*", "", text(path)))
        if found:
            folder = os.path.dirname(path)[4:]
            named[folder] = re.findall(r"kith::(\w+)", found[2].split("SYSTEM")[0])
            folders[found[1]] = folder
    return {folder: {folders.get(name, name) for name in names} for folder, names in named.items()}


def slice_of(path, slices):
    while path and path not in slices:
        path = os.path.dirname(path)
    return path


def includes_outside_deps():
    """DEPS of a slice is the table of what it may include (cmake/kith.cmake), in platform too; and nothing stands above itself."""
    slices = declared_deps()
    if len(slices) < 40:
        yield "tools/check_tree.py", 1, "includes_outside_deps finds nothing any more"
    include = re.compile(r'#include "([a-z_0-9]+(?:/[a-z_0-9]+)*)/[^"/]+"')
    for path in sources(".cpp", ".h", under=("src/",)):
        own = slice_of(os.path.dirname(path[4:]), slices)
        if not own or "test" in os.path.basename(path) or "/for_tests/" in path:
            continue
        for number, line in enumerate(text(path).splitlines(), 1):
            found = include.match(line)
            other = slice_of(found[1], slices) if found else ""
            if other and other != own and other not in slices[own]:
                yield path, number, f"includes {other}, which is not among DEPS of src/{own}/CMakeLists.txt"
    for folder in slices:
        above, met = list(slices[folder]), set()
        while above:
            met.add(above.pop())
            above = [other for one in met for other in slices.get(one, ()) if other not in met]
        if folder in met:
            yield f"src/{folder}/CMakeLists.txt", 1, "depends on itself in a circle"


def sql_outside_its_home():
    statement = re.compile(r'"\s*(select|insert into|update|delete from)\s', re.I)
    for path in sources(".cpp", ".h", under=("src/",)):
        if path.startswith(("src/platform/db/", "src/records/")) or path.endswith("_test.cpp"):
            continue
        for number, line in enumerate(text(path).splitlines(), 1):
            if statement.search(line):
                yield path, number, "SQL belongs in queries.sql"
    for path in sources(".cpp", ".h", under=("src/",)):
        if "SchemaSql" in text(path) and not path.startswith(("src/platform/db/", "src/records/")):
            yield path, 1, "SchemaSql is for records/ and migrations only"


def statements_nobody_runs():
    """A statement of queries.sql that no source names: it is prepared by a test on both engines and run by nobody."""
    named = set(re.findall(r"\bsql::(?:[a-z_0-9]+::)?(\w+)", "\n".join(text(f) for f in sources(".cpp", ".h"))))
    if len(named) < 100:
        yield "tools/check_tree.py", 1, "statements_nobody_runs finds nothing any more"
    for path in sources("queries.sql", under=("src/",)):
        for number, line in enumerate(text(path).splitlines(), 1):
            found = re.match(r"-- name: (\w+)", line)
            if found and found[1] not in named:
                yield path, number, f"{found[1]} is run by nobody"


def days_counted_from_seconds():
    """A moment's civil day is the agency's: visit.day_at, Agency::moment_at. UTC seconds divided by a day are the day in London."""
    bad = re.compile(r"/ *86'?400\b")
    for path in sources(".cpp", ".h", under=("src/",)):
        if path.startswith("src/platform/base/") or "test" in os.path.basename(path):
            continue
        for number, line in enumerate(text(path).splitlines(), 1):
            if bad.search(line):
                yield path, number, "a day from seconds: ask visit.day_at"
            if re.search(r"\bnow\.offset_minutes\}", line):
                yield path, number, "another moment with today's offset: ask visit.moment_at"


def tables_written_by_strangers():
    record_tables = set()
    if os.path.exists("src/records/schema.csv"):
        for row in text("src/records/schema.csv").splitlines()[1:]:
            record_tables.add(row.split(",")[0].removesuffix(".csv").split("/")[-1])
    write = re.compile(r"\b(?:insert\s+into|update|delete\s+from)\s+([a-z_]+)", re.I)
    owner = {}
    for path in FILES:
        if not path.endswith("queries.sql"):
            continue
        for number, line in enumerate(text(path).splitlines(), 1):
            for table in write.findall(re.sub(r"--.*", "", line)):
                if table.lower() in ("set",):
                    continue
                if table in record_tables:
                    yield path, number, f"record table {table} is written through records::append only"
                elif owner.setdefault(table, os.path.dirname(path)) != os.path.dirname(path):
                    yield path, number, f"table {table} is written by {owner[table]} too"


def words_in_one_language():
    for path in FILES:
        if path.startswith("locale/") and path.endswith(".json"):
            for key, entry in json.loads(text(path)).items():
                for part in ("en", "fr", "note"):
                    if not str(entry.get(part, "")).strip():
                        yield path, 1, f"{key} has no {part}"


def words_set_in_two_ways():
    """The compiler of the words sets the curly apostrophe; Canadian French has no blank before ; ? !"""
    for path in sources(".json", under=("locale/",)):
        for number, line in enumerate(text(path).split("\n"), 1):
            french = re.search(r'"fr"\s*:\s*"((?:[^"\\]|\\.)*)"', line)
            if french and re.search(r"[ \u00a0\u202f][;?!]", french[1]):
                yield path, number, "a blank before ; ? or !"
            if any("\u2019" in told for told in re.findall(r'"(?:en|fr)"\s*:\s*"((?:[^"\\]|\\.)*)"', line)):
                yield path, number, "a curly apostrophe; write '"


def words_nobody_uses():
    used = "\n".join(text(f) for f in FILES if f.startswith(("src/", "standards/", "tools/", "tests/")) and
                     f.endswith((".cpp", ".h", ".html", ".toml", ".inc")))
    keys = set(re.findall(r"[a-z0-9_]+(?:\.[a-z0-9_]+)+", used))  # whole ones: a longer key is not a use of its beginning
    for path in FILES:
        if path.startswith("locale/") and path.endswith(".json"):
            for key in json.loads(text(path)):
                parts = key.split(".")
                families = [".".join(parts[:n]) + "." for n in range(2, len(parts))]
                whole = '"' + ".".join(parts[:-1]) + '"'  # a file of standards/ names the family, code adds .title, .how
                if key not in keys and whole not in used and not any(f'"{family}' in used for family in families):
                    yield path, 1, f"{key} is not used"


def documents_naming_missing_paths():
    for path in [f for f in FILES if f in ("docs/map.md", "README.md", "CONTRIBUTING.md") or
                 (f.startswith("src/") and f.endswith("README.md"))]:
        for number, line in enumerate(text(path).splitlines(), 1):
            for name in re.findall(r"`((?:src|docs|tools|tests|standards|locale|migrations|bench|fuzz|demo|assets)/[\w./*-]+)`", line):
                if "*" in name or "NNNN" in name:
                    continue
                if not os.path.exists(name.rstrip("/")):
                    yield path, number, f"{name} does not exist"


def machine_paths_and_hosts():
    bad = re.compile(r"(/work/|/root/|/home/[a-z]+/|registry\.npmjs|deb\.debian\.org|farm-)|\b(issue [0-9]|house\.md|stack\.md)\b")
    for path in FILES:
        if path.endswith((".zip", ".png", ".ico")) or path == "tools/check_tree.py":
            continue
        for number, line in enumerate(text(path).splitlines(), 1):
            if bad.search(line):
                yield path, number, "a machine's path, a registry's host or a workplace tool"


def formative_store_stays_apart():
    """Edge case 55: what was found in formative assessment reaches no search, list, file, letter or notice, because no statement reads
    it but those of the formative slice itself. The columns know done, when and of which kind; import and export of the whole
    store go by the schema table."""
    table = re.compile(r"\b(?:from|join|into|update)\s+formative_\w+")
    words = re.compile(r"\bt\.(summary|note|statement|milestone|milestone_criterion)\b(?! is not null)")
    for path in sources(".sql", ".cpp", ".h", under=("src/", "migrations/")):
        if path.endswith("_test.cpp") or path == "src/formative/queries.sql":
            continue
        for statement in re.split(r"^-- name: ", text(path), flags=re.M):
            if not table.search(statement):
                continue
            line = text(path)[:text(path).index(statement)].count("\n") + 1
            if path != "src/snapshot/queries.sql":
                yield path, line, "reads the formative store"
            elif not statement.startswith("newest") and words.search(statement):
                yield path, line, "reads what was found in formative assessment"


def left_open():
    mark = re.compile(r"\b(TODO|FIXME|XXX|not implemented|unimplemented)\b")
    for path in sources(".cpp", ".h", ".html", ".sql", ".toml", under=("src/", "standards/", "migrations/")):
        for number, line in enumerate(text(path).splitlines(), 1):
            if mark.search(line):
                yield path, number, "left open"


def case_values_in_errors():
    """An exception text or log line must not be put together from a row's or a form's value."""
    bad = re.compile(r"throw\s+\w+[^;]*\.(text|string|get)\(")
    for path in sources(".cpp", under=("src/",)):
        for number, line in enumerate(text(path).splitlines(), 1):
            if bad.search(line):
                yield path, number, "a value in an error text"


def policy_page_out_of_date():
    """docs/policy.md has a row for every permission with the roles and relations of the table in policy.cpp."""
    header, table, page = (text(f) for f in ("src/platform/auth/permission.h", "src/platform/auth/policy.cpp", "docs/policy.md"))
    declared = header[header.index("enum class Permission"):header.index("};")]
    for permission in re.findall(r"^  (\w+),", declared, re.M):
        rules = re.findall(r"Rule\{(\w+), %s, \{(.*?)\}\}" % permission, table)
        who = "; ".join(f"{role}: {relations or 'the whole agency'}" for role, relations in rules)
        who = {"anyone": "everyone", "signed_in": "every account"}.get(permission, who)
        row = re.search(r"^\| `%s` \| [^|]+ \| ([^|]*) \|$" % permission, page, re.M)
        if not row or row[1] != who:
            yield "docs/policy.md", 1, f"the row of `{permission}` must end in | {who} |"


ONE_PERSON = re.compile(r"\b\w+\.(?:mentee_id|mentor_id|person_id|about_person_id)\s*(?:=|<>)\s*:(?!worker\b|staff\b)\w+")


def person_without_their_records():
    """A statement that asks for one person's rows by a single key misses what stands under the person's other records:
    {{same x.person_id :person}} (docs/decisions/0221). Workers are never joined into another record."""
    for path in sources("queries.sql", under=("src/",)):
        if path.startswith(("src/personnel/", "src/platform/")):
            continue
        for number, line in enumerate(text(path).splitlines(), 1):
            if ONE_PERSON.search(line):
                yield path, number, "asks for a person by one key: write {{same column :person}}"


SEALED = re.compile(r"\b\w+\.(?:given_name|family_name|preferred_name|street|city|region|postal_code)\b")


def name_behind_a_seal():
    """A statement that reads a legal name or an address as it is recorded shows it beside an alias or a protected address:
    {{name p}}, {{address p}} (docs/decisions/0205). What has to read them says why in a remark, `-- sealed: ...`."""
    found = False
    for path in sources("queries.sql", under=("src/",)):
        why, lines = False, enumerate(text(path).splitlines(), 1)
        for number, line in lines:
            if line.startswith("-- name:"):
                why = False
            elif line.startswith("-- sealed: "):
                why = True
            elif not line.startswith("--") and SEALED.search(re.sub(r"{{(?:name|address) [^}]*}}", "", line)):
                found = True
                if not why:
                    yield path, number, "reads a sealed column: write {{name p}} or {{address p}}, or say why in `-- sealed: `"
    if not found:
        yield "tools/check_tree.py", 1, "name_behind_a_seal finds nothing any more"


def writes(table, sources_of_slices):
    """Whether a slice names a column of the record type, as forms and records::append do."""
    return any(f'"{table}.' in source for source in sources_of_slices)


NO_SLICES = ("src/records/", "src/snapshot/", "src/accreditation/", "src/evidence/", "src/record_view/", "src/bring_in/",
             "src/app/")
WRITER_IN_A_READING_SLICE = "src/accreditation/own_store.cpp"  # own catalogues (decision 0290)


def table_of(file):
    """The table of a record type, as src/records/schema.cpp names it: those of the formative store all begin with it."""
    name = os.path.basename(file).removesuffix(".csv")
    return name if os.path.dirname(file) in ("", name.split("_")[0]) else f"{os.path.dirname(file)}_{name}"


def record_types_nobody_writes():
    """Every record type of the exchange format has an act in some slice: what can only be imported no agency can keep
    (decision 0238). Reading slices and those that bring records in from elsewhere do not count."""
    slices = [text(f) for f in sources(".cpp", ".h", under=("src/",))
              if (not f.startswith(NO_SLICES) or f == WRITER_IN_A_READING_SLICE) and not f.endswith("_test.cpp")]
    if writes("no_such_record_type", slices + ["{}"]) or not writes("t", ['{"t.day", 1}']):
        yield "tools/check_tree.py", 1, "record_types_nobody_writes finds nothing any more"
    for name in sorted({row.split(",")[0] for row in text("src/records/schema.csv").splitlines()[1:]}):
        if not writes(table_of(name), slices):
            yield name, 1, "no slice writes this record type: give it an act, or tools/exceptions.txt a reason"


RULES = [files_too_long, functions_too_long, names_that_say_nothing, missing_licence_line, headers_without_pragma,
         heavy_headers_out_of_place, folders_without_a_level, includes_against_the_levels, includes_outside_deps, sql_outside_its_home,
         statements_nobody_runs, days_counted_from_seconds, tables_written_by_strangers,
         words_in_one_language, words_set_in_two_ways, words_nobody_uses, documents_naming_missing_paths, machine_paths_and_hosts,
         formative_store_stays_apart, left_open, case_values_in_errors, policy_page_out_of_date,
         person_without_their_records, name_behind_a_seal, record_types_nobody_writes]


def exceptions():
    listed = {}
    if os.path.exists("tools/exceptions.txt"):
        for line in text("tools/exceptions.txt").splitlines():
            if line.strip() and not line.startswith("#"):
                rule, path, reason = line.split(None, 2)
                listed[rule, path] = reason
    return listed


def main():
    allowed, used, passed, failed = exceptions(), set(), 0, 0
    for rule in RULES:
        breaches = []
        for path, line, message in rule():
            if (rule.__name__, path) in allowed:
                used.add((rule.__name__, path))
            else:
                breaches.append(f"{path}:{line}: {message} [{rule.__name__}]")
        print("\n".join(breaches), end="\n" if breaches else "")
        passed, failed = passed + (not breaches), failed + bool(breaches)
    for rule, path in sorted(set(allowed) - used):
        print(f"tools/exceptions.txt: {rule} {path} is no longer needed")
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
