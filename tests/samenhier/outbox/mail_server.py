"""A mail server that fails at the moment a test chooses, over a real connection."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

OK = {"MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", "END": "250 taken"}
HANG_UP = ""


class MailServer(socketserver.ThreadingTCPServer):
    """Answers each step of SMTP; `answers` replaces some, HANG_UP closes the connection there."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.answers: dict[str, str] = {}
        self.taken: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.wfile.write(b"220 hello\r\n")
        for line in self.rfile:
            step = line.decode().split()[0].split(":")[0].upper()
            if not self.answer(step):
                return
            if step == "DATA" and self.server.answers.get("DATA") is None:
                body = "".join(iter(lambda: self.rfile.readline().decode(), ".\r\n"))
                self.server.taken.append(body)
                if not self.answer("END"):
                    return

    def answer(self, step: str) -> bool:
        text = self.server.answers.get(step, OK.get(step, "250 ok"))
        if text == HANG_UP:
            return False
        self.wfile.write(f"{text}\r\n".encode())
        return step != "QUIT"


@contextmanager
def running() -> Iterator[MailServer]:
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
