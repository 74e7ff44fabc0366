#!/usr/bin/env python3
"""Measures terminal programs in a pseudo-terminal of 200x60: paint, keys, idle, memory.

measure.py HONE STUDY [--live STUDY]

HONE is the binary, STUDY a large study that nobody runs, --live one with trials running. htop, btop
and wandb's LEET are measured beside it where they are installed. Standard library only.
"""
import argparse, fcntl, os, pty, re, select, shutil, signal, statistics, struct, subprocess, sys
import tempfile, termios, time

COLUMNS, ROWS = 200, 60
TICKS = os.sysconf("SC_CLK_TCK")


class Terminal:
    """A program on a pseudo-terminal; what it writes is counted and thrown away."""

    def __init__(self, argv, env=None):
        self.start = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            settings = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", **(env or {})}
            for name in ("COLUMNS", "LINES", "TMUX", "NO_COLOR"): settings.pop(name, None)
            os.execvpe(argv[0], argv, settings)
        os.set_blocking(self.fd, False)

    def burst(self, timeout, quiet):
        """(seconds of the first and of the last byte, bytes) until `quiet` s of silence; None for
        silence all along."""
        first = last = None
        data = bytearray()
        end = time.monotonic() + timeout
        while (now := time.monotonic()) < end:
            wait = min(end - now, quiet if data else end - now)
            if not select.select([self.fd], [], [], wait)[0]: break
            try: got = os.read(self.fd, 1 << 16)
            except OSError: break
            if not got: break
            last = time.monotonic()
            first = first or last
            data += got
        return (first, last, bytes(data)) if data else None

    def paint(self, pattern, earlier=None, timeout=60):
        """Milliseconds from exec to the byte that made an earlier text appear (else to the first
        byte), and to the one that made a text appear."""
        seen, first, wanted = bytearray(), None, re.compile(pattern.encode())
        frame = re.compile((earlier or "").encode())
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            select.select([self.fd], [], [], 1)
            try: got = os.read(self.fd, 1 << 16)
            except BlockingIOError: continue
            now = time.monotonic()
            seen += got
            if not first and frame.search(seen): first = now
            if wanted.search(seen): return 1e3 * (first - self.start), 1e3 * (now - self.start)
        raise TimeoutError(pattern)

    def key(self, text, quiet=0.03):
        """Milliseconds from a key to the last byte of the burst that follows; None without one."""
        self.burst(0.0005, 0.0005)
        start = time.monotonic()
        os.write(self.fd, text.encode())
        got = self.burst(1, quiet)
        return got and 1e3 * (got[1] - start)

    def watch(self, seconds):
        """(bytes a second, bursts a second, bytes a burst, CPU %) while nobody touches it."""
        count = bursts = 0
        cpu, start = self.cpu(), time.monotonic()
        while (left := start + seconds - time.monotonic()) > 0:
            if got := self.burst(left, 0.02):
                bursts += 1
                count += len(got[2])
        took = time.monotonic() - start
        return (count / took, bursts / took, count / max(1, bursts),
                100 * (self.cpu() - cpu) / took)

    def family(self):
        """The program and what it started."""
        parents = {}
        for name in filter(str.isdigit, os.listdir("/proc")):
            try: parents[int(name)] = int(open(f"/proc/{name}/stat").read().rsplit(")", 1)[1].split()[1])
            except OSError: pass
        family = {self.pid}
        while more := {p for p, q in parents.items() if q in family} - family: family |= more
        return family

    def cpu(self):
        total = 0
        for pid in self.family():
            try: fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
            except OSError: continue
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def memory(self):
        """Resident MiB."""
        total = 0
        for pid in self.family():
            try: text = open(f"/proc/{pid}/status").read()
            except OSError: continue
            total += int(re.search(r"VmRSS:\s+(\d+)", text)[1]) if "VmRSS" in text else 0
        return total / 1024

    def close(self):
        for end in (signal.SIGTERM, signal.SIGKILL):
            try: os.kill(self.pid, end)
            except ProcessLookupError: return
            for _ in range(40):
                if os.waitpid(self.pid, os.WNOHANG)[0]: return
                time.sleep(0.05)


def measure(name, argv, ready, keys, env=None, frame=None, starts=5, idle=6.0, settle=3.0):
    """Prints a line of figures of one program."""
    paints = []
    for start in range(starts):
        terminal = Terminal(argv, env)
        try: paints.append(terminal.paint(ready, frame))
        except TimeoutError:
            print(f"{name:22} did not show /{ready}/")
            terminal.close()
            return
        if start + 1 < starts: terminal.close()
    terminal.burst(settle, settle)
    times = sorted(t for i in range(60) if (t := terminal.key(keys[i % len(keys)])) is not None)
    # What it works out once, after the first picture, is no idling.
    end = time.monotonic() + 30
    while terminal.watch(1)[3] > 5 and time.monotonic() < end: pass
    rate, _, _, cpu = terminal.watch(idle)
    print(f"{name:22} painted {statistics.median(p[0] for p in paints):5.0f} ms  "
          f"ready {statistics.median(p[1] for p in paints):5.0f} ms  "
          + (f"key p50 {times[len(times) // 2]:5.1f} ms  p95 {times[len(times) * 19 // 20]:5.1f} ms  "
             if times else "key: nothing changed  ")
          + f"untouched {rate:6.0f} B/s  {cpu:4.1f} % CPU  resident {terminal.memory():4.0f} MiB")
    sys.stdout.flush()
    terminal.close()


def live(name, argv, ready, seconds=15.0):
    """Prints what a program writes while trials report."""
    terminal = Terminal(argv)
    terminal.paint(ready)
    terminal.burst(2, 0.5)
    rate, redraws, size, cpu = terminal.watch(seconds)
    times = sorted(t for i in range(60) if (t := terminal.key("jk"[i // 10 % 2], 0.004)) is not None)
    print(f"{name:22} {redraws:4.1f} redraws a second of {size:5.0f} B ({rate:6.0f} B/s)  "
          f"{cpu:4.1f} % CPU  key p50 {times[len(times) // 2]:5.1f} ms  "
          f"p95 {times[len(times) * 19 // 20]:5.1f} ms  resident {terminal.memory():4.0f} MiB")
    terminal.close()


def leet(folder):
    """An offline run of 10,000 steps for LEET; its folder, or None without wandb."""
    script = ("import wandb, math\n"
              "run = wandb.init(mode='offline', project='bench', dir='.')\n"
              "for i in range(10000): run.log({'loss': math.exp(-i / 3000), 'acc': i / 10000})\n"
              "run.finish()\n")
    try:
        subprocess.run([sys.executable, "-c", script], cwd=folder, check=True, timeout=300,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       env={**os.environ, "WANDB_SILENT": "true"})
    except (subprocess.SubprocessError, OSError): return None
    runs = [d for d in os.listdir(folder + "/wandb") if d.startswith("offline-run")]
    return f"{folder}/wandb/{runs[0]}" if runs else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("hone")
    parser.add_argument("study")
    parser.add_argument("--live")
    options = parser.parse_args()
    print(f"\nscreens of {COLUMNS}x{ROWS}, load {open('/proc/loadavg').read().split()[0]}")
    measure("hone", [options.hone, "watch", options.study], " of 10,000", "jjkjjjkk", frame="Pruning")
    if options.live:
        live("hone, 8 trials running", [options.hone, "watch", options.live], "Pruning")
    for peer, ready in (("htop", "Load average"), ("btop", "proc")):
        if shutil.which(peer): measure(peer, [peer], ready, ["\x1b[B"] * 6 + ["\x1b[A"] * 6)
        else: print(f"{peer:22} is not installed: apt-get install {peer}")
    with tempfile.TemporaryDirectory() as folder:
        command = os.path.dirname(sys.executable) + "/wandb"
        run = leet(folder) if os.path.exists(command) else None
        if run: measure("wandb leet", [command, "leet", run], "loss", "jk", starts=2, settle=8)
        else: print(f"{'wandb leet':22} is not installed: pip install wandb")


main()
