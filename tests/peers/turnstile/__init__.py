"""A loopback Turnstile: the script that a browser loads, and the verifier that a server asks.

    async with Turnstile() as turnstile:
        token = turnstile.token()                # as the script gives a browser that passes
        ... point a client at turnstile.url, with turnstile.site_key and turnstile.secret
        turnstile.fault = "hang"                 # or "status", "garbage", "internal-error"
        assert turnstile.asked == [{"secret": ..., "response": token}]

As Cloudflare does: a token counts once; a second time, or a made-up one, is `success: false` with a code, in
a 200. The script draws a frame's worth of box into the place that it is given and calls back with a token.
"""

from tests.peers.turnstile.server import Fault, Turnstile

__all__ = ["Fault", "Turnstile"]
