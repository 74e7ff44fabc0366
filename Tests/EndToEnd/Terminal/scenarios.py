"""Stories of somebody at a terminal, played against the real tool on a real sweep.

    scenarios.py HONE SCENARIO      in an empty folder; exits 0, or shows the screen that was wrong
"""
import json
import os
import re
import signal
import subprocess
import sys
import time

from terminal import Terminal

HONE = os.path.abspath(sys.argv[1])

ENDLESS = """i=1
while :; do echo "{\\"step\\": $i, \\"loss\\": 1.$i}"; i=$((i + 1)); [ -e go ] && break; sleep 0.05; done
"""

HOSTILE = """printf '\\033[2J\\033]0;owned\\007\\033[?1049lbroken\\n'
head -c 1000000 /dev/zero | tr '\\0' x; echo
printf '\\377\\376\\000 bytes\\n'
i=1
while :; do echo "{\\"step\\": $i, \\"loss\\": 1.$i}"; i=$((i + 1)); [ -e go ] && break; sleep 0.05; done
"""


def sweep(script=ENDLESS, trials=2, concurrency=3):
    with open("train.sh", "w") as file:
        file.write(script)
    with open("s.yaml", "w") as file:
        file.write(f"""program: train.sh
command: ["/bin/sh", "${{program}}", "${{args}}"]
method: random
metric: {{name: loss, goal: minimize}}
parameters:
  lr: {{distribution: log_uniform_values, min: 0.0001, max: 0.1}}
  units: {{values: [16, 32, 64]}}
run_cap: {trials}
hone: {{concurrency: {concurrency}, steps: 100000, seed: 3, grace: 2}}
""")


def hone(*words):
    return subprocess.run([HONE, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL)


def trials():
    result = hone("trials", "s.hone", "--json")
    return json.loads(result.stdout) if result.returncode == 0 else []


def until(condition, what, timeout=60):
    end = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {timeout} s: {what}")
        time.sleep(0.02)


def run(**options):
    return Terminal([HONE, "run", "s.yaml"], **options)


def select(t, word):
    """Moves the cursor to a trial whose line has `word`."""
    def line():
        return t.wait(r"^.*▸.*$").group()

    def moved(keys, number):
        t.keys(keys)
        end = time.monotonic() + 2
        while time.monotonic() < end:
            t.pump(0.02)
            if re.search(r"▸\s*(\d+)", line()).group(1) != number:
                return True
        return False

    for _ in range(10):
        if re.search(word, line()):
            return
        number = re.search(r"▸\s*(\d+)", line()).group(1)
        if not moved("j", number):
            moved("g", number)
    raise AssertionError(f"no {word} in the table on:\n{t.text()}")


def state(number):
    return trials()[number]["state"]


def steer():
    """Halve, kill, pause, clone, filter, help; quit, and come back to a sweep that goes on."""
    sweep()
    with run(columns=120, rows=40) as t:
        t.wait(r"0 .*running")
        t.wait(r"1 .*running")
        t.keys("h")
        t.wait(r"Halve lr of #\d: .* → .*launch as #2")
        t.keys("<Enter>")
        t.wait(r"#2 launched")
        until(lambda: len(trials()) == 3, "the halved trial")
        child = trials()[2]
        parent = trials()[child["origin"]["parent"]]
        assert abs(child["parameters"]["lr"] * 2 / parent["parameters"]["lr"] - 1) < 1e-9, child
        # Killing asks, and Enter is no yes.
        t.keys("x")
        t.wait(r"Kill #\d")
        t.keys("<Enter>")
        t.wait_gone(r"Kill #\d\?")
        t.keys("x")
        t.wait(r"Kill #\d")
        t.keys("y")
        t.wait(r"[✗] killed")
        select(t, "running")
        t.keys("p")
        until(lambda: any(x["state"] == "paused" for x in trials()), "a paused trial")
        t.wait(r"‖ paused")
        t.keys("p")
        until(lambda: not any(x["state"] == "paused" for x in trials()), "no paused trial")
        t.keys("c")
        t.wait(r"Clone #\d")
        t.keys("<Esc>")
        t.wait_gone(r"Clone #\d")
        t.keys("?")
        t.wait(r"halve the learning rate")
        t.keys("<Esc>")
        t.wait_gone(r"halve the learning rate")
        t.keys("/state:killed<Enter>")
        t.wait_gone(r"● running")
        t.keys("F")
        t.wait(r"● running")
        t.keys("q")
        t.wait(r"What becomes of the sweep")
        t.keys("l")
        assert t.wait_exit() == 0
        assert t.is_sane()
    assert any(x["state"] == "running" for x in trials())
    with Terminal([HONE, "watch", "s.hone"], columns=120, rows=40) as t:
        t.wait(r"● running")
        # What another shell does shows here.
        number = next(x["number"] for x in trials() if x["state"] == "running")
        assert hone("kill", "s.hone", str(number)).returncode == 0
        t.wait(rf" {number} .*killed")
        t.keys("qX")
        t.wait_exit()
    until(lambda: all(x["state"] == "killed" for x in trials()), "the sweep stopped")


def hangup():
    """A lost line: the screen goes, the sweep does not."""
    sweep()
    with run() as t:
        t.wait(r"● running")
        os.kill(t.pid, signal.SIGHUP)
        t.wait_exit()
        assert t.is_sane()
    before = trials()[0]["step"] or 0
    until(lambda: (trials()[0]["step"] or 0) > before + 5, "steps after the hang-up")
    assert hone("stop", "s.hone", "--now").returncode == 0


def terminated():
    """SIGTERM to the screen leaves a sane terminal and a running sweep."""
    sweep()
    with run() as t:
        t.wait(r"● running")
        os.kill(t.pid, signal.SIGTERM)
        t.wait_exit()
        assert t.is_sane()
    assert state(0) == "running"
    assert hone("stop", "s.hone", "--now").returncode == 0


def sizes():
    """Every size from 40x10 up shows a table; below, one plain sentence."""
    sweep()
    with run(columns=120, rows=40) as t:
        t.wait(r"● running")
        for columns, rows in [(80, 24), (40, 10), (200, 60), (300, 80), (60, 20)]:
            t.resize(columns, rows)
            t.wait(r"running")
            t.settle(0.2, 2)
            assert all(len(line) <= columns for line in t.text().splitlines())
        t.resize(39, 9)
        t.wait(r"40\s*[x×]\s*10")
        t.resize(80, 24)
        t.wait(r"● running")
        t.keys("ql")
        assert t.wait_exit() == 0
    assert hone("stop", "s.hone", "--now").returncode == 0


def terminals():
    """Poor terminals: what they cannot show is not sent to them."""
    sweep()
    with run() as t:
        t.wait(r"● running")
        t.keys("ql")
        t.wait_exit()
    for term, lang in [("xterm-256color", "C.UTF-8"), ("tmux-256color", "C.UTF-8"),
                       ("linux", "C.UTF-8"), ("vt100", "C"), ("linux", "C")]:
        with Terminal([HONE, "watch", "s.hone"], columns=80, rows=24, term=term, lang=lang) as t:
            t.wait(r"running")
            if lang == "C":
                assert t.text().isascii(), t.text()
            t.keys("?")
            t.wait(r"halve the learning rate")
            t.keys("<Esc>")
            t.wait_gone(r"halve the learning rate")
            t.keys("ql")
            assert t.wait_exit() == 0, (term, t.text())
            assert t.is_sane(), term
    with Terminal([HONE, "watch", "s.hone"], environment={"NO_COLOR": "1"}) as t:
        t.wait(r"running")
        t.keys("ql")
        assert t.wait_exit() == 0
        for code in (b"\x1b[3", b"38;5", b"38;2", b"48;5"):
            sequences = [s for s in bytes(t.bytes).split(b"\x1b[")
                         if s.split(b"m")[0].replace(b";", b"").isdigit() and b"m" in s]
            for s in sequences:
                for number in s.split(b"m")[0].split(b";"):
                    value = int(number or 0)
                    assert not (30 <= value <= 38 or 40 <= value <= 48 or value >= 90), s[:20]
    assert hone("stop", "s.hone", "--now").returncode == 0


def hostile():
    """Escape sequences, a line of a megabyte, broken UTF-8, NUL: the screen stays whole."""
    sweep(HOSTILE, trials=1)
    with run(columns=120, rows=40) as t:
        t.wait(r"● running")
        t.keys("5z")
        t.wait(r"bytes|loss")
        t.settle(0.2, 3)
        assert b"owned\x07" not in t.bytes
        assert b"\x1b[2J\x1b]0" not in t.bytes
        t.keys("z")
        t.wait(r"running")
        t.keys("ql")
        assert t.wait_exit() == 0
        assert t.is_sane()
    assert hone("stop", "s.hone", "--now").returncode == 0


def read_only():
    """--read-only takes every act away."""
    sweep()
    with run() as t:
        t.wait(r"● running")
        t.keys("ql")
        t.wait_exit()
    with Terminal([HONE, "watch", "s.hone", "--read-only"]) as t:
        t.wait(r"● running")
        t.keys("x")
        t.wait(r"[Rr]ead.only")
        t.keys("h")
        assert "Halve lr of" not in t.text()
        t.keys("q")
        assert t.wait_exit() == 0
    assert hone("stop", "s.hone", "--now").returncode == 0


def piped():
    """Where there is no terminal, a line for each thing that happens."""
    sweep()
    engine = subprocess.Popen([HONE, "run", "s.yaml", "--headless"], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    until(lambda: len(trials()) == 2, "two trials")
    watch = subprocess.Popen([HONE, "watch", "s.hone"], stdout=subprocess.PIPE, text=True,
                             stdin=subprocess.DEVNULL)
    open("go", "w").close()
    out, _ = watch.communicate(timeout=60)
    assert engine.wait(60) == 0
    assert "#0" in out and "complete" in out and "\x1b" not in out, out


def configured():
    """What is wrong in config.yaml is told, and what is mended taken, while nothing else happens."""
    folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "hone")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "config.yaml")

    def write(text):
        with open(path, "w") as file:
            file.write(text)

    open("go", "w").close()
    sweep(trials=1)
    assert hone("run", "s.yaml", "--headless").returncode == 0
    with Terminal([HONE, "watch", "s.hone"]) as t:
        t.wait(r"complete")
        write("thme: dark\n")
        t.wait(r"config.yaml:1: .thme. is no key")
        write("keys: {halve: H}\n")
        t.wait(r"is right again and in force")
        t.keys("q")
        assert t.wait_exit() == 0


def edited():
    """The sweep file in the user's editor: asked about, put in force, kept; what is wrong is told."""
    sweep(trials=2)
    with open("editor.sh", "w") as file:
        file.write('. ./edit.sh; tty >tty; touch edited\n')

    def edit(t, command):
        with open("edit.sh", "w") as file:
            file.write(f"file=$1\n{command}\n")
        t.keys("O")

    def cap():
        with open("s.hone/edited.yaml") as file:
            return re.search(r"run_cap: (\d+)", file.read()).group(1)

    with run(columns=120, rows=40, environment={"EDITOR": "sh ./editor.sh", "VISUAL": ""}) as t:
        t.wait(r"1 .*running")
        edit(t, "sed -i 's/run_cap: 2/run_cap: 3/' \"$file\"")
        t.wait(r"Put the edited plan in force: stop: 2 trials → 3 trials")
        with open("tty") as file:
            assert file.read().startswith("/dev/"), "the editor has no terminal"
        t.keys("n")
        t.wait(r"opens what you wrote again")
        assert os.path.exists("s.hone/draft.yaml") and not os.path.exists("s.hone/edited.yaml")
        # The draft goes on from there; a mistake in it is told with its line, and nothing is lost.
        edit(t, "sed -i 's/run_cap: 3/run_cap: many/' \"$file\"")
        t.wait(r"draft.yaml:\d+: .*run_cap")
        # An editor may end every line as Windows does.
        edit(t, "sed -i 's/run_cap: many/run_cap: 4/; s/$/\\r/' \"$file\"")
        t.wait(r"stop: 2 trials → 4 trials")
        t.keys("y")
        until(lambda: len(trials()) == 3, "the third trial, for which there is room")
        until(lambda: os.path.exists("s.hone/edited.yaml"), "the edit kept")
        assert cap() == "4" and not os.path.exists("s.hone/draft.yaml")
        edit(t, "exit 3")
        t.wait(r"ended with 3; nothing was changed")
        assert not os.path.exists("s.hone/draft.yaml"), "nothing was written in it"
        edit(t, "exit 127")
        t.wait(r"is not there; set EDITOR")
        edit(t, ": >\"$file\"")
        t.wait(r"what was written is dropped")
        edit(t, "sed -i 's/run_cap: 4/run_cap: 9/' \"$file\"")
        t.wait(r"stop: 4 trials → 9 trials")
        t.keys("n")
        t.wait(r"opens what you wrote again")
        t.keys("ql")
        assert t.wait_exit() == 0
        assert t.is_sane()
    # The file that the study was made from still goes on with it, under the plan in force.
    open("go", "w").close()
    until(lambda: [x["state"] for x in trials()] == ["complete"] * 4, "all four trials")
    until(lambda: hone("run", "s.yaml", "--headless").returncode == 0, "the study through")
    assert len(trials()) == 4
    # With --update the file has the last word.
    with open("s.yaml") as file:
        text = file.read()
    with open("s.yaml", "w") as file:
        file.write(text.replace("run_cap: 2", "run_cap: 5"))
    assert hone("run", "s.yaml", "--headless", "--update").returncode == 0
    assert len(trials()) == 5 and not os.path.exists("s.hone/edited.yaml")
    assert os.path.exists("s.hone/draft.old.yaml") and not os.path.exists("s.hone/draft.yaml")


SCENARIOS = [
    steer, hangup, terminated, sizes, terminals, hostile, read_only, piped, configured, edited,
]

if __name__ == "__main__":
    if len(sys.argv) < 3:
        print("\n".join(s.__name__ for s in SCENARIOS))
    else:
        try:
            {s.__name__: s for s in SCENARIOS}[sys.argv[2]]()
        except BaseException:
            # Nothing of a story that failed trains on.
            hone("stop", "s.hone", "--now")
            raise
