#!/bin/bash
# One would guess: a Dask task that holds a Semaphore keeps its lease as long as its worker lives and its event loop
# runs, whether the semaphore was made in the task or is an argument of it, as the documentation's example has it.
# Version: distributed 2026.8.0 (PyPI), lease-timeout 2 s in place of 30.
# Behaviour: in a worker without a client of its own (a task that used get_client() or an Event leaves one), the semaphore
# that came as an argument, or in a closure, never starts to refresh its leases.
# After the timeout the scheduler gives the lease away while the first task sleeps in its thread; that task ends without
# an error, and its worker logs a warning. A semaphore made by its name in the task is refreshed.
# Seen 2026-11-29: argument: 2 of 1 leases at once; closure: 2 of 1 leases at once; made in the task: 1 of 1 leases at once
# Use: a quota by Semaphore(max_leases=n) does not hold for calls of more than 30 s. Make it in the task, by its name.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q distributed==2026.8.0 2>"$folder/pip.log"
cat >"$folder/program.py" <<'PY'
import sys
import time

import dask

locks = "distributed.scheduler.locks"
dask.config.set({f"{locks}.lease-timeout": "2s", f"{locks}.lease-validation-interval": "200ms"})
from distributed import Client, LocalCluster, Semaphore


def held(semaphore, seconds):
    """Hold the semaphore, and return from when to when."""
    with semaphore:
        start = time.time()
        time.sleep(seconds)
        return start, time.time()


def made(way, seconds):
    return held(Semaphore(max_leases=1, name=way), seconds)


def closed_over(semaphore):
    return lambda seconds: held(semaphore, seconds)


def figure(client, way):
    semaphore = Semaphore(max_leases=1, name=way)
    task, *arguments = {
        "argument": (held, semaphore),
        "closure": (closed_over(semaphore),),
        "made in the task": (made, way),
    }[way]
    first_worker, second_worker = client.scheduler_info()["workers"]
    first = client.submit(task, *arguments, 8, workers=[first_worker], pure=False)
    until = time.monotonic() + 30
    while not semaphore.get_value() and time.monotonic() < until:
        time.sleep(0.1)
    second = client.submit(task, *arguments, 0, workers=[second_worker], pure=False)
    _, end = first.result(timeout=60)
    start, _ = second.result(timeout=60)
    return f"{way}: {1 + (start < end)} of 1 leases at once"


if __name__ == "__main__":
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        figures = "; ".join(figure(client, way) for way in ("argument", "closure", "made in the task"))
    print(figures)
    expected = (
        "argument: 2 of 1 leases at once; closure: 2 of 1 leases at once; made in the task: 1 of 1 leases at once"
    )
    sys.exit(figures != expected)
PY
cd "$folder"
venv/bin/python program.py 2>log
