"""The two addresses of the loopback Turnstile, and the tokens that it gave."""

from __future__ import annotations

import asyncio
import itertools
from typing import Literal, Self

from aiohttp import web

Fault = Literal["hang", "status", "garbage", "internal-error"]

_SCRIPT = """
window.turnstile = {
  render(place, options) {
    if (options.sitekey !== "SITE_KEY") { setTimeout(() => options["error-callback"]("110100")); return "w"; }
    const box = document.createElement("div");
    box.style.cssText = "width:300px;height:65px;background:#eee;color:#222";
    box.textContent = "Verifying";
    place.append(box);
    fetch("URL/token", { method: "POST" }).then((got) => got.text()).then((token) => options.callback(token));
    return "w";
  },
  remove() { window.turnstileRemoved = true; },
};
"""


class Turnstile:
    """`released` lets whatever hangs go on."""

    site_key, secret = "0x4AAAAAAA-site", "0x4AAAAAAA-secret"

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.fault: Fault | None = None
        self.released = asyncio.Event()
        self.url = ""
        self._numbers = itertools.count(1)
        self._good: set[str] = set()
        self._used: set[str] = set()

    def token(self) -> str:
        token = f"0.token-{next(self._numbers)}"
        self._good.add(token)
        return token

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_routes(
            [
                web.get("/api.js", self._script),
                web.post("/token", self._token),
                web.post("/siteverify", self._verify),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.released.set()
        await self._runner.cleanup()

    async def _script(self, request: web.Request) -> web.Response:
        script = _SCRIPT.replace("SITE_KEY", self.site_key).replace("URL", self.url)
        return web.Response(text=script, content_type="text/javascript")

    async def _token(self, request: web.Request) -> web.Response:
        return web.Response(text=self.token(), headers={"Access-Control-Allow-Origin": "*"})

    async def _verify(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append(form)
        if self.fault == "hang":
            await self.released.wait()
        if self.fault == "status":
            return web.Response(status=503, text="<html>busy</html>")
        if self.fault == "garbage":
            return web.json_response(["success"])
        return web.json_response(self._judged(form))

    def _judged(self, form: dict[str, str]) -> dict[str, object]:
        token = form.get("response", "")
        code = None
        if self.fault == "internal-error":
            code = "internal-error"
        elif form.get("secret") != self.secret:
            code = "invalid-input-secret"
        elif not token:
            code = "missing-input-response"
        elif token in self._used:
            code = "timeout-or-duplicate"
        elif token not in self._good:
            code = "invalid-input-response"
        self._used.add(token)
        if code:
            return {"success": False, "error-codes": [code], "messages": []}
        return {"success": True, "error-codes": [], "challenge_ts": "2026-01-01T00:00:00Z", "hostname": "x"}
