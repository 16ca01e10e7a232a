"""Writes the golden files anew."""

from tests.adapters.golden.renderings import RENDERINGS, golden, rendered

for messenger in RENDERINGS:
    golden(messenger).write_text("\n".join(rendered(messenger)) + "\n", encoding="utf-8")
