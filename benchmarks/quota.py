"""What a free slot of the quota costs: taken, its answer looked at, and given back.

python -m benchmarks.quota
"""

from __future__ import annotations

import timeit

from signalwire_fabric_async import Quota

ROUNDS, REPEATED = 20_000, 9
HEADERS = [(b"Content-Type", b"application/json"), (b"X-RateLimit-Limit", b"13800")] * 5


def main() -> None:
    """Print the best of several rounds, which is the least disturbed one."""
    quota = Quota(10**8, 10.0)

    def once() -> None:
        quota.try_acquire()
        quota.observe(HEADERS)
        quota.release(sent=True)

    best = min(timeit.repeat(once, number=ROUNDS, repeat=REPEATED)) / ROUNDS
    print(f"{best * 1e6:.2f} microseconds a write")


if __name__ == "__main__":
    main()
