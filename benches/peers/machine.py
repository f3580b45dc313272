"""The machine and the versions that figures belong to."""

import os
import platform
import re
import subprocess


def described(root, versions, missing, load):
    """What a reader must know of where something was measured."""
    with open("/proc/cpuinfo") as info:
        names = [line.split(":", 1)[1].strip() for line in info if line.startswith("model name")]
    with open("/proc/meminfo") as info:
        kib = int(re.search(r"MemTotal:\s+(\d+)", info.read()).group(1))
    said = lambda *command: subprocess.run(command, cwd=root, capture_output=True, text=True, check=False).stdout.strip()
    lock = (root / "Cargo.lock").read_text()
    crate = lambda name: re.search(rf'name = "{name}"\nversion = "([^"]+)"', lock).group(1)
    ours = {"conformist": crate("conformist"), "reqwest": crate("reqwest"), "jsonschema": crate("jsonschema")}
    return {
        "cores": os.cpu_count(),
        "processor": names[0] if names else platform.machine(),
        "memory": f"{kib / 1024 / 1024:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "rust": said("rustc", "--version").removeprefix("rustc ").split(" ")[0],
        "versions": {**ours, **versions},
        "missing": missing,
        "load": load,
    }
