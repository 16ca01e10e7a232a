"""Every bench runs and prints its figures; how large they are is for `make bench` on a quiet machine."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("bench", "rows"),
    [
        ("overhead", ["rules", "openai"]),
        ("accept", ["1 a second", "50 a second", "saturated"]),
        ("acknowledge", ["Slack, saturated", "Telegram, saturated", "Slack, stalled", "Telegram, stalled"]),
        ("chain", ["sdk", "provider", "commits", "chain"]),
        ("growing", ["the first sentence", "each further one", "a bare durable write"]),
        ("soak", ["memory, MB", "open files"]),
        ("judgement", ["invented figures, passed", "true answers, blocked", "false claims en, passed"]),
        ("checks", ["claims", "all", "all checks, prose"]),
        ("pii", ["chat en", "PHONE_NUMBER", "p95"]),
        (
            "savings",
            ["plain chain", "and the prompt cache", "and routing", "and the response cache", "all together"],
        ),
        ("start", ["first start, names off", "second start, names tagger", "names off"]),
    ],
)
def test_a_bench_runs_and_prints_its_figures(bench: str, rows: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{bench}", "--short"], cwd=ROOT, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")
    for row in rows:
        assert re.search(rf"^{row}.*\d", done.stdout, re.MULTILINE), done.stdout
