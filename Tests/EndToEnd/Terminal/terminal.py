"""A program in a pseudo-terminal, seen through pyte: type keys, wait for what the screen shows.

Nothing sleeps for a fixed time: every wait is for a condition, with a bound.
"""
import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

import pyte

KEYS = {
    "Enter": "\r", "Esc": "\x1b", "Tab": "\t", "BTab": "\x1b[Z", "Space": " ", "BS": "\x7f",
    "Up": "\x1b[A", "Down": "\x1b[B", "Right": "\x1b[C", "Left": "\x1b[D",
    "Home": "\x1b[H", "End": "\x1b[F", "PgUp": "\x1b[5~", "PgDn": "\x1b[6~",
    **{f"C-{chr(c + 96)}": chr(c) for c in range(1, 27)},
}
# An application that asked for cursor-key mode (DECCKM) is sent these instead.
APPLICATION_KEYS = {"Up": "\x1bOA", "Down": "\x1bOB", "Right": "\x1bOC", "Left": "\x1bOD",
                    "Home": "\x1bOH", "End": "\x1bOF"}
# Sequences that pyte would print as text.
UNKNOWN = re.compile(rb"\x1b\[[>=<][0-9;:]*[a-zA-Z]|\x1b[P_].*?\x1b\\|\x1b\[[0-9;]*t"
                     rb"|\x1b\[\?[0-9;]*\$p|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)", re.S)


class Stream(pyte.Stream):
    """With what ncurses sends and pyte does not know: REP, SU and SD."""
    csi = {**pyte.Stream.csi, "b": "repeat", "S": "scroll_up", "T": "scroll_down"}
    events = pyte.Stream.events | {"repeat", "scroll_up", "scroll_down"}


class Screen(pyte.Screen):
    """Repeats and scrolls, and notes whether cursor keys are in application mode."""
    application_keys = False
    last = " "

    def draw(self, data):
        self.last = data[-1:] or self.last
        super().draw(data)

    def repeat(self, count=1):
        self.draw(self.last * (count or 1))

    def scrolled(self, count, edge, move):
        """Lets `move`, at the top or bottom line of the margins, shift them `count` times."""
        column, row = self.cursor.x, self.cursor.y
        self.cursor.y = edge
        for _ in range(count or 1):
            move()
        self.cursor.x, self.cursor.y = column, row

    def scroll_up(self, count=1):
        self.scrolled(count, self.margins.bottom if self.margins else self.lines - 1, self.index)

    def scroll_down(self, count=1):
        self.scrolled(count, self.margins.top if self.margins else 0, self.reverse_index)

    def set_mode(self, *modes, **options):
        if options.get("private") and 1 in modes:
            self.application_keys = True
        super().set_mode(*modes, **options)

    def reset_mode(self, *modes, **options):
        if options.get("private") and 1 in modes:
            self.application_keys = False
        super().reset_mode(*modes, **options)


class Terminal:
    """A child process with a terminal of its own."""

    def __init__(self, argv, columns=120, rows=40, term="xterm-256color", lang="C.UTF-8",
                 environment=None, cwd=None):
        self.screen = Screen(columns, rows)
        self.stream = Stream(self.screen)
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.bytes = bytearray()
        self.rest = ""
        self.status = None
        variables = {k: v for k, v in os.environ.items()
                     if k not in ("COLUMNS", "LINES", "TMUX", "NO_COLOR", "COLORTERM")}
        variables.update(TERM=term, LANG=lang, LC_ALL=lang, **(environment or {}))
        size = struct.pack("HHHH", rows, columns, 0, 0)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, size)
                if cwd:
                    os.chdir(cwd)
                os.execvpe(argv[0], argv, variables)
            finally:
                os._exit(127)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, size)
        self.cooked = termios.tcgetattr(self.fd)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.alive():
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)

    def pump(self, timeout):
        """Takes in what comes within `timeout` seconds; whether anything came."""
        if not select.select([self.fd], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            return False
        self.bytes += data
        text = self.rest + self.decoder.decode(UNKNOWN.sub(b"", data))
        # A sequence that is cut waits for its end.
        cut = re.search(r"\x1b(\[[0-9;?]*)?$", text)
        self.rest = text[cut.start():] if cut else ""
        text = text[:len(text) - len(self.rest)]
        self.stream.feed(text)
        return bool(data)

    def keys(self, text):
        """Types: 'jj<Down><C-c>'."""
        def spelled(match):
            name = match.group(1)
            if self.screen.application_keys and name in APPLICATION_KEYS:
                return APPLICATION_KEYS[name]
            return KEYS[name]
        os.write(self.fd, re.sub(r"<([A-Za-z-]+)>", spelled, text).encode())

    def click(self, x, y, button=0):
        """A click (0-based place), or with button 64 or 65 a turn of the wheel."""
        os.write(self.fd, f"\x1b[<{button};{x + 1};{y + 1}M".encode())
        if button < 64:
            os.write(self.fd, f"\x1b[<{button};{x + 1};{y + 1}m".encode())

    def resize(self, columns, rows):
        self.screen.resize(rows, columns)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def text(self):
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait(self, pattern, timeout=60.0):
        """Until the screen matches a regular expression; the match."""
        end = time.monotonic() + timeout
        while True:
            match = re.search(pattern, self.text(), re.M)
            if match:
                return match
            if time.monotonic() > end:
                raise AssertionError(f"no /{pattern}/ within {timeout} s on:\n{self.text()}")
            if not self.pump(0.05) and not self.alive() and not self.pump(0):
                match = re.search(pattern, self.text(), re.M)
                if match:
                    return match
                raise AssertionError(f"ended ({self.status}) without /{pattern}/ on:\n{self.text()}")

    def wait_gone(self, pattern, timeout=60.0):
        """Until the screen does not match any more."""
        end = time.monotonic() + timeout
        while re.search(pattern, self.text(), re.M):
            if time.monotonic() > end:
                raise AssertionError(f"still /{pattern}/ after {timeout} s on:\n{self.text()}")
            self.pump(0.05)

    def settle(self, quiet=0.3, timeout=10.0):
        """Until nothing came for `quiet` seconds; whether that happened."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if not self.pump(quiet):
                return True
        return False

    def alive(self):
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is None

    def wait_exit(self, timeout=60.0):
        """The exit status; minus the signal's number if one ended it."""
        end = time.monotonic() + timeout
        while self.alive():
            if time.monotonic() > end:
                raise AssertionError(f"runs on after {timeout} s with:\n{self.text()}")
            self.pump(0.05)
        while self.pump(0):
            pass
        return self.status

    def is_sane(self):
        """Whether the terminal is as it was: cooked, on the main screen, cursor shown."""
        now = termios.tcgetattr(self.fd)
        flags = now[3] == self.cooked[3] and now[0] == self.cooked[0]
        shown = self.bytes.rfind(b"\x1b[?25h") > self.bytes.rfind(b"\x1b[?25l")
        entered = self.bytes.rfind(b"\x1b[?1049h")
        left = entered < 0 or self.bytes.rfind(b"\x1b[?1049l") > entered
        hidden = self.bytes.rfind(b"\x1b[?25l") >= 0
        return flags and left and (shown or not hidden)
