"""Runs commands and says what they cost: wall time, processor time, peak memory."""

import os
import resource
import statistics
import subprocess
import threading
import time

# What a process may take, in bytes: one that grows without bound is to fail, not the machine.
MOST = 8 << 30


class Failed(Exception):
    """A command that did not end as it should."""


def bounded():
    """Bounds the memory of everything that is started from now on."""
    resource.setrlimit(resource.RLIMIT_DATA, (MOST, MOST))


def peak(pid):
    """The peak memory of a process in MiB so far, or none once it has ended."""
    try:
        with open(f"/proc/{pid}/status") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) / 1024
    except (OSError, ValueError):
        pass
    return None


def watch(pid, ended, found):
    """Keeps the peak memory of a process: what wait4 tells of it would include ours from before it was started."""
    while not ended.is_set():
        seen = peak(pid)
        if seen is not None:
            found["mib"] = max(seen, found["mib"])
        ended.wait(0.005)


def once(command, cwd=None, env=None, accepted=(0,)):
    """One run of a command: seconds of wall and processor time, MiB of peak memory."""
    found = {"mib": 0.0}
    ended = threading.Event()
    with open(os.devnull, "wb") as nowhere, open(os.devnull, "rb") as nothing:
        begun = time.perf_counter()
        child = subprocess.Popen(
            command, cwd=cwd, env=env, stdin=nothing, stdout=nowhere, stderr=subprocess.PIPE
        )
        watcher = threading.Thread(target=watch, args=(child.pid, ended, found))
        watcher.start()
        said = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begun
    ended.set()
    watcher.join()
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stderr.close()
    if child.returncode not in accepted:
        words = " ".join(str(word) for word in command)
        raise Failed(f"{words}\nended with {child.returncode}\n{said.decode(errors='replace')[-2000:]}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "mib": found["mib"]}


def alternating(commands, runs, say=lambda text: None):
    """Runs several commands in turn, A B A B, so that a slow minute of the machine meets all of them.

    `commands` is a dictionary of name to the arguments of `once`; one run of each that does not count comes first.
    Answers a dictionary of name to a list of samples.
    """
    samples = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, arguments in commands.items():
            sample = once(**arguments)
            if turn > 0:
                samples[name].append(sample)
                say(f"  {name}: {sample['wall']:.3f} s")
    return {name: summary(found) for name, found in samples.items()}


def summary(samples):
    """Medians of samples, with the least and the most wall time."""
    walls = [sample["wall"] for sample in samples]
    return {
        "wall": statistics.median(walls),
        "least": min(walls),
        "most": max(walls),
        "cpu": statistics.median(sample["cpu"] for sample in samples),
        "mib": max(sample["mib"] for sample in samples),
        "runs": len(samples),
    }
