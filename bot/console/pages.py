"""The console's pages and files: Jinja with everything escaped, and a fixed set of static files.

Text of a customer, a name or a model reaches a page only through a template, where it is inert.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.clock import Clock
from bot.console import words
from bot.console.base import Visit
from bot.optional import OptionalSteps
from bot.providers.breaker import Standing

_HERE = Path(__file__).parent
_LASTING = "public, max-age=31536000, immutable"  # the address changes with the files


class Pages:
    """Renders templates. `product` is the installation's name; `zone` is for the times staff see; `drills` is
    what a fire drill breaks now, `shut` which models are not asked, `steps` knows what is left out, and
    `notice` what else all who answer have to know."""

    def __init__(
        self,
        *,
        product: str,
        zone: tzinfo,
        clock: Clock,
        notice: Callable[[], str | None],
        drills: Callable[[], Sequence[str]] = tuple,
        shut: Callable[[], Sequence[Standing]] = tuple,
        steps: OptionalSteps,
    ) -> None:
        self._clock, self._zone = clock, zone
        self._files = {
            path.name: path.read_bytes() for path in sorted((_HERE / "static").iterdir()) if path.is_file()
        }
        version = hashlib.sha256(b"".join(self._files.values())).hexdigest()[:12]
        self._environment = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            product=product,
            static=f"/console/static/{version}",
            drills=drills,
            shut=shut,
            notice=notice,
            steps=steps,
        )
        self._environment.filters.update(
            ago=self._ago, at=self._at, second=self._second, iso=_iso, **words.FILTERS
        )

    def show(
        self, template: str, visit: Visit | None = None, *, status: int = 200, **values: object
    ) -> HTMLResponse:
        page = self._environment.get_template(template).render(visit=visit, **values)
        # `same-origin`: with `no-referrer` browsers send `Origin: null` with our own forms
        return HTMLResponse(page, status, {"Referrer-Policy": "same-origin", "Cache-Control": "no-store"})

    def problem(self, status: int, message: str, *, retry_after: float | None = None) -> HTMLResponse:
        """A page that says what went wrong and what to do."""
        page = self.show("problem.html", status=status, message=message)
        if retry_after:
            page.headers["Retry-After"] = str(seconds(retry_after))
        return page

    async def file(self, request: Request) -> Response:
        """A static file by its plain name: nothing but what was read at start can be asked for."""
        name = request.path_params["name"]
        if name not in self._files:
            return Response(status_code=404)
        media = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Response(self._files[name], headers={"Cache-Control": _LASTING}, media_type=media)

    def today(self) -> date:
        """The day it is for staff."""
        return datetime.fromtimestamp(self._clock.now() / 1000, self._zone).date()

    def _ago(self, at: int) -> str:
        """How long it has been, short: now, 4 min, 3 h, 2 d."""
        minutes = max(0, self._clock.now() - at) // 60_000
        if minutes < 1:
            return "now"
        if minutes < 60:
            return f"{minutes} min"
        return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"

    def _at(self, at: int) -> str:
        """The hour today, the date and the hour else."""
        then, now = (datetime.fromtimestamp(ms / 1000, self._zone) for ms in (at, self._clock.now()))
        if then.date() == now.date():
            return then.strftime("%H:%M")
        return f"{then.day} {then:%b %H:%M}" if then.year == now.year else then.strftime("%Y-%m-%d %H:%M")

    def _second(self, at: int) -> str:
        """The time of day to the second, for what happens soon."""
        return datetime.fromtimestamp(at / 1000, self._zone).strftime("%H:%M:%S")


def seconds(wait: float) -> int:
    """Whole seconds to wait, never too few."""
    return max(1, int(-(-wait // 1)))


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds")
