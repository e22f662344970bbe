"""A mail server that obeys a script, and writes down what it takes in charge.

As a process: python -m tests.outbox.sink PORT-FILE LOG [SECONDS], for the kill drill; SECONDS is the
longest time it takes over a message.
"""

import os
import random
import re
import socketserver
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Conversation(socketserver.StreamRequestHandler):
    """One conversation. The script of the server says what to answer at each step:

    "banner", "mail", "rcpt", "data", "dot": a reply ("450 later"), None for the usual one, "drop" to
    hang up, "hang" to say nothing; for "dot", also "take, drop": take the message, and hang up.
    """

    def handle(self):
        self.server.conversations += 1
        if not self.answer("banner", "220 ready"):
            return
        for line in self.rfile:
            verb = line[:4].strip().upper()
            step = {b"MAIL": "mail", b"RCPT": "rcpt"}.get(verb)
            self.server.said.append(line.decode().strip())
            if verb == b"QUIT":
                self.say("221 bye")
                return
            if verb == b"DATA":
                if not self.take():
                    return
            elif not (self.answer(step, "250 OK") if step else self.say("250 OK")):
                return

    def take(self):
        """DATA and what follows. False when the conversation is over."""
        script = self.server.script("data")
        if script is not None:
            return self.obey(script)
        self.say("354 go on")
        content = b""
        for line in self.rfile:
            if line == b".\r\n":
                return self.taken(content)
            content += line[1:] if line.startswith(b".") else line
            if self.server.drop_in_content:
                return False
        return False

    def taken(self, content):
        script = self.server.script("dot")
        if script in (None, "take, drop") or script.startswith("250"):
            self.server.keep(content)
        if script == "take, drop":
            return False
        return self.answer_with(script, "250 taken in charge")

    def answer(self, step, usual):
        return self.answer_with(self.server.script(step), usual)

    def answer_with(self, script, usual):
        return self.say(usual) if script is None else self.obey(script)

    def obey(self, script):
        if script == "drop":
            return False
        if script == "hang":
            self.server.released.wait(20)
            return False
        self.say(script)
        return not script.startswith("421")

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())
        return True


class Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.scripts = {}
        self.drop_in_content = False
        self.taken, self.said, self.conversations = [], [], 0
        self.released = threading.Event()

    @property
    def port(self):
        return self.server_address[1]

    def says(self, step, *replies):
        """From now on, each of these replies once at this step, then the usual one."""
        self.scripts[step] = list(replies)

    def script(self, step):
        waiting = self.scripts.get(step)
        return waiting.pop(0) if waiting else None

    def keep(self, content):
        self.taken.append(content)

    def handle_error(self, request, client_address):
        """A sender killed in the middle of a word is what the drill is for."""


class LoggingSink(Sink):
    """Writes the Message-ID of each message before it says that it has it, and takes its time."""

    def __init__(self, log, seconds):
        super().__init__()
        self.seconds = seconds
        self.log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def keep(self, content):
        time.sleep(random.random() * self.seconds / 2)
        os.write(self.log, MESSAGE_ID.search(content)[1] + b"\n")
        time.sleep(random.random() * self.seconds / 2)


@contextmanager
def listening():
    """A sink in a thread of this process."""
    with Sink() as sink:
        thread = threading.Thread(target=sink.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            sink.released.set()
            sink.shutdown()
            thread.join()


if __name__ == "__main__":
    with LoggingSink(sys.argv[2], float(sys.argv[3]) if len(sys.argv) > 3 else 0) as server:
        Path(sys.argv[1]).write_text(str(server.port))
        server.serve_forever()
