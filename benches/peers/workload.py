"""The workloads: what is run, in which turns, on the one server."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import measure
import peer

# The account of single requests is one page of users: to judge safely, conformist reads all users once in a run.
PAGE = 10

# How many users are walked.
USERS = 100_000

# The only case of a cold start.
FIRST = "avaya::request::list"


class Bench:
    """The programs that are measured, the server, and a folder for what they read."""

    def __init__(self, root, conformist, helper, runs, slow_runs, say):
        self.root, self.conformist, self.helper = root, conformist, helper
        self.runs, self.slow_runs, self.say = runs, slow_runs, say
        self.scratch = tempfile.TemporaryDirectory(prefix="conformist-peers-")
        self.server = subprocess.Popen([helper, "serve"], stdout=subprocess.PIPE, text=True)
        self.origin = self.server.stdout.readline().strip()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("CONFORMIST_", "INSTA_"))}
        self.env = {**kept, "INSTA_UPDATE": "no", "NO_COLOR": "1"}

    def close(self):
        """Ends the server that was started here."""
        self.server.kill()
        self.server.wait()
        self.scratch.cleanup()

    def folder(self, name):
        """A folder of that name; what it holds is written anew."""
        path = Path(self.scratch.name) / name
        path.mkdir(exist_ok=True)
        return path

    def listing(self, account):
        """Where the users of an account are listed."""
        return f"{self.origin}/accounts/{account}/users"

    def project(self, kind, account, *more):
        """A project of that kind for that account."""
        name = "-".join([kind, str(account), *map(str, more)])
        path = self.folder(name)
        words = ["project", kind, path, self.origin, str(account), *map(str, more)]
        subprocess.run([self.helper, *words], check=True)
        return path

    def judged(self, project, *more, jobs=16):
        """conformist on a project."""
        command = [self.conformist, "run", "--target", "bench", "--jobs", str(jobs), *more]
        return {"command": command, "cwd": project, "env": self.env}

    def bare(self, *words):
        """The bare loop."""
        return {"command": [self.helper, *map(str, words)]}

    def turns(self, title, commands, runs=None):
        """Runs them in turn and says so."""
        self.say(title)
        return measure.alternating(commands, runs or self.runs, self.say)


def requests(bench, count, with_others):
    """W1 and W2: so many requests, each with an answer of its own."""
    listing = bench.listing(PAGE)
    commands = {
        "conformist": bench.judged(bench.project("pages", PAGE, count)),
        "bare loop": bench.bare("requests", listing, count, 16),
    }
    there, _ = peer.installed()
    if "Hurl" in there:
        commands["Hurl"] = peer.hurl(bench.folder(f"hurl-{count}"), listing, count)
    found = bench.turns(f"{count} requests", commands)
    if not with_others:
        return found
    schema = peer.bundle(bench.root)
    makers = {"Schemathesis": peer.schemathesis, "newman": peer.newman, "Tavern": peer.tavern}
    others = {"conformist ": commands["conformist"]}
    for name, make in makers.items():
        if name in there:
            others[name] = make(bench.folder(f"{name}-{count}"), listing, count, schema)
            if name == "Schemathesis":
                others[name]["accepted"] = (0, 1)
    if len(others) > 1:
        slow = bench.turns(f"{count} requests, the other tools", others, bench.slow_runs)
        found.update({name: sample for name, sample in slow.items() if name != "conformist "})
    return found


def cold(bench):
    """W3: a process that asks once, with the server inside, and one that only lists."""
    run = [bench.conformist, "run", "--exact", FIRST]
    commands = {
        "conformist": {"command": run, "cwd": bench.root, "env": bench.env},
        "bare loop": bench.bare("cold"),
    }
    return bench.turns("cold start", commands, max(bench.runs, 15))


def listed(bench):
    """`list` of 1,000 and 10,000 cases."""
    commands = {}
    for count in (1000, 10_000):
        project = bench.project("pages", PAGE, count)
        command = [bench.conformist, "list", "--target", "bench"]
        commands[str(count)] = {"command": command, "cwd": project, "env": bench.env}
    return bench.turns("list", commands)


def walk(bench, users, runs=None):
    """W4: a walk over all users with every check, in pages of 1,000."""
    judged = bench.judged(bench.project("walk", users), "--depth", "exhaustive")
    commands = {
        # Where all users fit on one page, there is no link to judge: the verdict is partial.
        "conformist": {**judged, "accepted": (0, 3)},
        "bare loop": bench.bare("walk", bench.listing(users), 1000),
    }
    return bench.turns(f"walk of {users} users", commands, runs)


def suites(bench):
    """W5: both suites on the embedded endpoint."""
    command = {"command": [bench.conformist, "run"], "cwd": bench.root, "env": bench.env}
    return bench.turns("both suites", {"conformist": command})


def paced(bench):
    """1,000 requests at 200 a second: which share of the pace is used."""
    project = bench.project("pages", PAGE, 1000, 200)
    found = bench.turns("paced", {"conformist": bench.judged(project)}, min(bench.runs, 3))
    wall = found["conformist"]["wall"]
    return {**found["conformist"], "share": 1000 / 200 / wall}


def latency(bench):
    """1,000 requests that take 100 ms each, 16 at once, against the time that the latency alone takes."""
    account = f"{PAGE}-100"
    commands = {
        "conformist": bench.judged(bench.project("pages", account, 1000)),
        "bare loop": bench.bare("requests", bench.listing(account), 1000, 16),
    }
    found = bench.turns("latency of 100 ms", commands, min(bench.runs, 3))
    least = 1000 * 0.1 / 16
    return {**found, "ratio": found["conformist"]["wall"] / least}


def shards(bench):
    """Both suites in 1, 2 and 4 shares: the longest share, and the requests of all."""
    found = {}
    for parts in (1, 2, 4):
        walls, sent = [], 0
        for part in range(1, parts + 1):
            command = [bench.conformist, "run", "--shard", f"{part}/{parts}"]
            share = {"command": command, "cwd": bench.root, "env": bench.env, "accepted": (0, 3)}
            walls.append(bench.turns(f"share {part}/{parts}", {"conformist": share}, 3)["conformist"])
            sent += requests_of(command, bench)
        found[str(parts)] = {
            "wall": max(wall["wall"] for wall in walls),
            "cpu": sum(wall["cpu"] for wall in walls),
            "requests": sent,
        }
    return found


def partitions(bench):
    """The cases as nextest runs them, a process each, in 1, 2 and 4 partitions: the longest, and the requests of all."""
    if not shutil.which("cargo-nextest"):
        raise measure.Failed("cargo-nextest is not installed")
    found = {}
    for parts in (1, 2, 4):
        walls, sent = [], 0
        for part in range(1, parts + 1):
            folder = bench.folder(f"partition-{part}-of-{parts}")
            command = ["cargo", "nextest", "run", "--test", "conformance", "--no-fail-fast", "--partition", f"hash:{part}/{parts}"]
            env = {**bench.env, "CONFORMIST_REPORT_DIR": str(folder)}
            share = {"command": command, "cwd": bench.root, "env": env}
            walls.append(bench.turns(f"partition {part}/{parts}", {"nextest": share}, 2)["nextest"])
            for stale in folder.iterdir():
                stale.unlink()
            measure.once(**share)
            sent += sum(json.loads(one.read_text())["requests"] for one in folder.glob("*.json"))
        found[str(parts)] = {
            "wall": max(wall["wall"] for wall in walls),
            "cpu": sum(wall["cpu"] for wall in walls),
            "requests": sent,
        }
    return found


def requests_of(command, bench):
    """How many requests a run says that it has sent."""
    said = subprocess.run(command, cwd=bench.root, env=bench.env, capture_output=True, text=True, check=False)
    found = re.search(r"(\d[\d,]*) requests", said.stdout + said.stderr)
    return int(found.group(1).replace(",", "")) if found else 0


def growth(bench, axis):
    """What grows along one axis: a dictionary of place on the axis to samples."""
    found = {}
    for at in AXES[axis]:
        if axis == "users":
            found[at] = walk(bench, at, 3)
        elif axis == "cases":
            commands = {
                "conformist": bench.judged(bench.project("pages", PAGE, at)),
                "bare loop": bench.bare("requests", bench.listing(PAGE), at, 16),
            }
            found[at] = bench.turns(f"{at} cases", commands, 3)
        elif axis == "latency":
            account = f"{PAGE}-{at}"
            commands = {
                "conformist": bench.judged(bench.project("pages", account, 1000)),
                "bare loop": bench.bare("requests", bench.listing(account), 1000, 16),
            }
            found[at] = bench.turns(f"latency of {at} ms", commands, 3)
        else:
            commands = {
                "conformist": bench.judged(bench.project("pages", PAGE, 1000), jobs=at),
                "bare loop": bench.bare("requests", bench.listing(PAGE), 1000, at),
            }
            found[at] = bench.turns(f"{at} at once", commands, 3)
    return found


# Where the growth is measured.
AXES = {
    "users": (10, 100, 1000, 10_000, 100_000),
    "cases": (100, 1000, 10_000),
    "latency": (0, 10, 100),
    "jobs": (1, 2, 4, 8, 16),
}

# Every measurement by the name that `--only` takes, in the order in which they are made.
ALL = {
    "W1": lambda bench: requests(bench, 1000, True),
    "W2": lambda bench: requests(bench, 10_000, False),
    "W3": cold,
    "W4": lambda bench: walk(bench, USERS),
    "W4-million": lambda bench: walk(bench, 1_000_000, 2),
    "W5": suites,
    "list": listed,
    "pace": paced,
    "latency": latency,
    "shards": shards,
    "partitions": partitions,
    "growth-users": lambda bench: growth(bench, "users"),
    "growth-cases": lambda bench: growth(bench, "cases"),
    "growth-latency": lambda bench: growth(bench, "latency"),
    "growth-jobs": lambda bench: growth(bench, "jobs"),
}


def kept(path):
    """What was measured before, by name."""
    return json.loads(path.read_text()) if path.exists() else {}
