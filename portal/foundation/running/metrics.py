"""Figures for Prometheus, right over several worker processes, and told only to the machine's own
or the internal network."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Iterable
from functools import lru_cache

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

CONTENT_TYPE = CONTENT_TYPE_LATEST
_REGISTRY = CollectorRegistry()
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.5, 3, 6, 15)

requests_total = Counter(
    "requests_total",
    "Answered requests",
    ["side", "endpoint", "method", "answer"],
    namespace="zhaolu",
    registry=_REGISTRY,
)
request_seconds = Histogram(
    "request_seconds",
    "Time to the answer",
    ["side", "endpoint"],
    namespace="zhaolu",
    buckets=_SECONDS,
    registry=_REGISTRY,
)
refusals_total = Counter(
    "refusals_total",
    "Actions that a rule refused",
    ["side", "code"],
    namespace="zhaolu",
    registry=_REGISTRY,
)
pdf_seconds = Histogram(
    "pdf_seconds",
    "Time to set a document",
    ["document"],
    namespace="zhaolu",
    buckets=_SECONDS,
    registry=_REGISTRY,
)


def observe_request(
    side: str, endpoint: str | None, method: str, answer: int, seconds: float
) -> None:
    """Count one request.

    Unknown addresses share one label, or an attacker could grow the figures without end.
    """
    name = endpoint or "unknown"
    requests_total.labels(
        side, name, method if method in {"GET", "POST", "HEAD"} else "other", str(answer)
    ).inc()
    request_seconds.labels(side, name).observe(seconds)


def exposition(live: Callable[[], Iterable[tuple[str, str, float]]] | None = None) -> bytes:
    """The text for ``/metrics``; ``live`` gives (name, help, value) of gauges read at this moment,
    such as the queue's length.

    With PROMETHEUS_MULTIPROC_DIR set (before Python starts) the counters of all processes are
    summed.
    """
    registry = _REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    text = generate_latest(registry)
    if live is not None:
        now = CollectorRegistry()
        for name, told, value in live():
            Gauge(name, told, namespace="zhaolu", registry=now).set(value)
        text += generate_latest(now)
    return text


def may_read(address: str | None, networks: str = "") -> bool:
    """Whether ``address`` is loopback or inside one of ``networks`` (CIDR, comma-separated).

    Judge the socket's peer, not a forwarded header.
    """
    try:
        parsed = ipaddress.ip_address((address or "").split("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return parsed.is_loopback or any(parsed in network for network in _networks(networks))


@lru_cache(maxsize=4)
def _networks(text: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())
