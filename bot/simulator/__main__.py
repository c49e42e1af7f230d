"""Starts the simulator by itself, for any bot: `python -m bot.simulator [port]`; Ctrl-C ends it."""

import asyncio
import contextlib
import sys

from bot.simulator.server import Simulator, serve

DEFAULT_PORT = 8081


async def _run(port: int) -> None:
    async with serve(Simulator(), port) as address:
        sys.stdout.write(f"People: {address}/\nBots: base address {address}/bot, any token such as 1:simulated\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_PORT))
