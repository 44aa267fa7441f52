"""static/verifier/check.js run on many bundles at once: in Node where it is there, else in one page
of Chromium."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

MODULE = Path(__file__).resolve().parents[2] / "static" / "verifier" / "check.js"

# One function for both: a list of requests in, a list of answers out.
ANSWERS = """
const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
export async function answers(module, requests) {
  const found = [];
  for (const one of requests) {
    if (one.bundle !== undefined) {
      const all = [];
      for (const who of one.who) all.push(await module.check(bytesOf(one.bundle), who));
      found.push(all);
    } else if (one.signed !== undefined) {
      found.push(await module.signatureHoldsByHand(...one.signed.map(bytesOf)));
    } else {
      const files = Object.entries(one.members).map(([name, data]) => [name, bytesOf(data)]);
      const members = new Map(files);
      try {
        const { columns, lines } = module.listOf(one.kind, members);
        found.push([columns, ...lines.map((line) => columns.map((column) => line[column]))]);
      } catch (error) {
        found.push(`${error.code}`);
      }
    }
  }
  return found;
}
"""
IN_NODE = """
import { readFileSync } from "node:fs";
const address = (text) => "data:text/javascript;base64," + Buffer.from(text).toString("base64");
const load = (text) => import(address(text));
const [module, own] = [await load(readFileSync(process.argv[1], "utf-8")), await load(%s)];
console.log(JSON.stringify(await own.answers(module, JSON.parse(readFileSync(0, "utf-8")))));
"""


def text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def wanted_list(kind: str, members: dict[str, bytes]) -> dict[str, Any]:
    """A request for the whole list as the module computes it."""
    return {"kind": kind, "members": {name: text(data) for name, data in members.items()}}


def wanted_check(bundle: bytes, *who: str) -> dict[str, Any]:
    """A request for what a candidate is told, one answer for each of ``who``."""
    return {"bundle": text(bundle), "who": who}


def run(requests: Sequence[dict[str, Any]]) -> list[Any]:
    """One answer per request."""
    node = shutil.which("node")
    return _in_node(node, requests) if node else in_chromium(requests)


def _in_node(node: str, requests: Sequence[dict[str, Any]]) -> list[Any]:
    program = IN_NODE % json.dumps(ANSWERS)
    done = subprocess.run(
        [node, "--input-type=module", "--eval", program, str(MODULE)],
        input=json.dumps(list(requests)).encode(),
        capture_output=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return json.loads(done.stdout)


def in_chromium(requests: Sequence[dict[str, Any]]) -> list[Any]:
    """The same in the browser that people have; the address is answered here, not by a network."""
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    served = {"/check.js": MODULE.read_text(encoding="utf-8"), "/answers.js": ANSWERS}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=sandbox)
        try:
            page = browser.new_page()
            for path, script in served.items():
                page.route(
                    f"https://phone.test{path}",
                    lambda route, _, script=script: route.fulfill(
                        body=script, content_type="text/javascript"
                    ),
                )
            page.route(
                "https://phone.test/",
                lambda route: route.fulfill(body="<p>.</p>", content_type="text/html"),
            )
            page.goto("https://phone.test/")
            return page.evaluate(
                """async (requests) => {
                  const module = await import("/check.js");
                  return (await import("/answers.js")).answers(module, requests);
                }""",
                list(requests),
            )
        finally:
            browser.close()
