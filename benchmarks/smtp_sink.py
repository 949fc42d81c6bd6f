"""The cheapest SMTP server that a client believes: it counts the messages and throws them away."""

import asyncio
import threading
import time


class CountingSink:
    """Listens on a free port of this machine, in a thread of its own."""

    def __init__(self) -> None:
        self.count = 0
        self.port = 0
        self._is_ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._run, daemon=True).start()
        self._is_ready.wait()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._talk, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._is_ready.set()
        self._loop.run_forever()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                await reader.readuntil(b"\r\n.\r\n")
                self.count += 1
                writer.write(b"250 kept\r\n")
            elif verb == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 sink\r\n")
            await writer.drain()
        writer.close()

    def wait_for(self, count: int, seconds: float) -> None:
        """Return when so many messages have come; RuntimeError when they have not."""
        end = time.monotonic() + seconds
        while self.count < count:
            if time.monotonic() > end:
                raise RuntimeError(f"{self.count} of {count} messages came")
            time.sleep(0.001)
