"""The example of the proxy in front: strong transport, and headers that no client can forge."""

from __future__ import annotations

import re

import pytest

from tests.setup.test_documents import ROOT

PROXY = (ROOT / "deploy/examples/nginx.conf").read_text(encoding="utf-8")


def _values(name: str) -> list[str]:
    return [value.strip() for value in re.findall(rf"(?m)^\s*{name}\s+([^;]+);", PROXY)]


def test_only_strong_transport_is_offered() -> None:
    assert _values("ssl_protocols") == ["TLSv1.2 TLSv1.3"]
    (ciphers,) = _values("ssl_ciphers")
    assert all(re.match(r"ECDHE-.*(GCM|POLY1305)", cipher) for cipher in ciphers.split(":"))
    assert _values("ssl_prefer_server_ciphers") == ["on"]


def test_people_in_clear_text_are_sent_on_and_machines_refused() -> None:
    clear = next(block for block in PROXY.split("server {") if "listen 80" in block)
    assert "location /api/ { return 403; }" in clear
    assert "return 301 https://" in clear and "proxy_pass" not in clear


@pytest.mark.parametrize(
    "name", ["X-Forwarded-For $remote_addr", "X-Forwarded-Proto https", "X-Forwarded-Host $host"]
)
def test_what_a_client_claims_about_itself_is_replaced(name: str) -> None:
    assert PROXY.count(f"proxy_set_header {name};") == PROXY.count("proxy_pass ")


def test_each_side_has_a_host_of_its_own_and_hides_its_figures() -> None:
    names = _values("server_name")
    assert len(names) == len(set(names)) == PROXY.count("proxy_pass ")
    for place in ("/metrics", "/readyz"):
        hidden = re.findall(rf"location = {place}\s*{{ return 404; }}", PROXY)
        assert len(hidden) == PROXY.count("proxy_pass ")
    assert _values("server_tokens").count("off") == len(names)
    assert "autoindex" not in PROXY
