"""A trainer for tests, in Python's standard library alone: moves each parameter a little, and misbehaves when asked to.

usage: toy.py [MODE [EPOCH [FILE]]]; in FILE it notes each line that it reads, or the id of a process that it starts.
"""
import array
import base64
import json
import os
import signal
import subprocess
import sys
import time

mode = sys.argv[1] if len(sys.argv) > 1 else "good"
at = int(sys.argv[2]) if len(sys.argv) > 2 else 1
died = mode == "dies-once" and os.path.exists(sys.argv[3])
notes = open(sys.argv[3], "w") if len(sys.argv) > 3 else None


def floats(text):
    return array.array("f", base64.b64decode(text))


def text(values):
    return base64.b64encode(values.tobytes()).decode()


def say(**message):
    print(json.dumps(message), flush=True)


def misbehave(epoch):
    """What is written in place of the answer for the epoch; None where the answer comes as usual."""
    if mode == "dies" or (mode == "dies-once" and not died):
        sys.exit("The card is out of memory.")
    if mode == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if mode == "closes":
        os.close(1)
        time.sleep(60)
    if mode == "silent":
        time.sleep(60)
    if mode == "drips":
        for _ in range(60):
            sys.stdout.write(" ")
            sys.stdout.flush()
            time.sleep(0.5)
    if mode == "child":
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        print(child.pid, file=notes, flush=True)
        child.wait()
    if mode in ("leaves", "leaves-bare"):
        left = subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={} if mode == "leaves-bare" else None)
        print(left.pid, file=notes, flush=True)
    if mode == "endless":
        while True:
            sys.stdout.write("a" * 65536)
    return {
        "garbage": "Epoch 3: loss 0.25",
        "control": "\x1b[2J",
        "binary": "\udcff\udcfe",
        "list": "[1, 2]",
        "nan": '{"type": "epoch", "epoch": %d, "loss": NaN}' % epoch,
        "deep": "[" * 200,
        "other": '{"type": "checkpoint", "epoch": %d}' % epoch,
        "untyped": "{}",
        "ahead": '{"type": "epoch", "epoch": %d}' % (epoch + 1),
        "twice": '{"type": "epoch", "epoch": %d}' % (epoch - 1),
        "half": '{"type": "epoch", "epoch": 2.5}',
        "no-epoch": '{"type": "epoch"}',
        "diverged": '{"type": "diverged"}',
        "error": '{"type": "error", "text": "I can not do cross-entropy."}',
        "huge-loss": '{"type": "epoch", "epoch": %d, "loss": 1e999}' % epoch,
        "cut": '{"type": "epoch", ',
    }.get(mode)


if mode == "stays":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if mode == "mute":
    time.sleep(60)
if mode == "flood":
    sys.stderr.write("x" * 5000 + "\n" + "more\n" * 20000)
if mode == "no-script":
    import no_such_module  # noqa: F401

for line in sys.stdin:
    if notes and mode not in ("child", "leaves", "leaves-bare"):
        print(line.rstrip("\n"), file=notes, flush=True)
    request = json.loads(line)
    if request["type"] == "task":
        start = request["from"] or {"epoch": 0, "parameters": request["parameters"], "steps": 0, "state": {}}
        parameters = floats(start["parameters"])
        steps = start["steps"]
        speed = floats(start["state"]["speed"]) if start["state"] else array.array("f", [0] * len(parameters))
        print("reads the task", file=sys.stderr, flush=True)
        if mode == "version":
            say(type="ready", protocol=2)
        elif mode == "versionless":
            say(type="ready")
        elif mode == "talks":
            print("Loading...", flush=True)
        else:
            say(type="ready", protocol=1, name="toy 1.0")
    elif request["type"] == "epoch":
        epoch = request["epoch"]
        order = array.array("i", base64.b64decode(request["order"])) if request["order"] else range(1)
        for i in range(len(parameters)):
            speed[i] = 0.5 * speed[i] + request["rate"] * (order[i % len(order)] + 1)
            parameters[i] += speed[i]
        steps += 1
        instead = misbehave(epoch) if epoch == at else None
        if instead is not None:
            sys.stdout.buffer.write(instead.encode("utf-8", "surrogateescape") + b"\n")
            sys.stdout.flush()
        elif mode == "validates":
            say(type="epoch", epoch=epoch, loss=0.5, validation=1 / min(epoch, at))
        else:
            say(type="log", text=f"epoch {epoch} is done")
            say(type="epoch", epoch=epoch, loss=1 / epoch, future=[1, 2])
    elif request["type"] == "checkpoint":
        answer = dict(
            type="checkpoint", epoch=request["epoch"], parameters=text(parameters), steps=steps,
            state={"speed": text(speed)})
        if request["epoch"] == at:
            answer |= {
                "short": dict(parameters=text(parameters[1:])),
                "no-parameters": dict(parameters=None),
                "numbers": dict(parameters=[1.0] * len(parameters)),
                "bytes": dict(parameters="AAAAAAA="),
                "not-a-number": dict(parameters=text(array.array("f", [float("nan")] * len(parameters)))),
                "infinite": dict(parameters=text(array.array("f", [1.0, float("inf")] + list(parameters[2:])))),
                "unstepped": dict(steps=-1),
                "late": dict(epoch=request["epoch"] + 1),
                "bad-state": dict(state={"speed": "?"}),
                "bad-name": dict(state={"__metadata__": text(speed)}),
                "no-state": dict(state=None),
            }.get(mode, {})
        say(**answer)
    elif request["type"] == "end" and mode == "stays":
        time.sleep(60)
    elif request["type"] == "end":
        sys.exit(3 if mode == "fails-late" else 0)
