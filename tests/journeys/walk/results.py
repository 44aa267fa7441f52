"""Runs computed by one person, confirmed by another, published; and what each candidate reads about
himself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.journeys.walk.applying import Applicant, sign_in
from tests.journeys.walk.house import House
from tests.journeys.walk.people import Officers, Person


def publish(officers: Officers, code: str, kind: str) -> str:
    """``kind`` as the page calls it; returns the published list's number."""
    desk = f"/office/rounds/{code}/results"
    publisher = officers("jingban", desk)
    publisher.press("计算", within=publisher.part(kind))
    publisher.sees("已计算，待复核")
    run = publisher.page.url.removeprefix(publisher.address)
    checker = officers("fuhe", run)
    checker.waits_for("由独立程序复算，0 处不同")
    checker.press("核对无误，复核通过")
    checker.sees("已复核，待公布")
    publisher = officers("jingban", run)
    publisher.press("公布")
    publisher.sees("已公布")
    return publisher.page.locator("main a[href^='/publications/']").first.inner_text()


def publish_preferences(officers: Officers, code: str) -> None:
    """Whose certificate counts stands in public before the first interview."""
    checker = officers("fuhe", f"/office/rounds/{code}/results")
    checker.press("公布优先名单")
    checker.sees("总成绩相同时优先")


def read_list(visitor: Person, number: str) -> Person:
    """As somebody from the public: the genuine list, whose bundle can be fetched and recomputed."""
    visitor.open(f"/publications/{number}")
    visitor.sees("这一页的内容与发布时的摘要和签名一致")
    return visitor


def recompute(visitor: Person, number: str, folder: Path) -> None:
    """Fetch the bundle and the verifier from the site and run one on the other, as anybody may at
    home."""
    bundle, verifier = folder / f"{number}.zip", folder / "verify.py"
    bundle.write_bytes(visitor.download("下载复核材料包"))
    verifier.write_bytes(
        visitor.page.request.get(f"{visitor.address}/static/verifier/verify.py").body()
    )
    done = subprocess.run(
        [sys.executable, "-I", str(verifier), str(bundle)],
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def own_result(house: House, someone: Applicant) -> Person:
    return sign_in(someone, f"/my/results/{someone.application.rsplit('/', 1)[1]}")
