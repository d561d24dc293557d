"""Drives COCO evaluators on files, each in a process of its own; jobs/bench coco calls it.

    peers_coco.py versions TOOL...                                  prints {"TOOL": "VERSION" or null}
    peers_coco.py time RESULT.json CORES SECONDS MIB COMMAND...     runs and measures any command
    peers_coco.py evaluate TOOL KIND GT.json RESULTS.json OUT.json  evaluates once with one tool

`time` pins the command to CORES (as in 0,1), ends it after SECONDS, and lets each of its processes map MIB (0: any
amount). RESULT.json gets {"wall": seconds from before the start to the end, "cpu": seconds of all cores, "mib": the largest process's peak,
"code": the exit code, or -1 where time was up}. `evaluate` writes {"load", "evaluate", "accumulate", "cpu", "ap"}:
seconds, with imports in none of them; "accumulate" has the summary, and is 0 for a tool that does all in one step;
"cpu" is of both. Only `evaluate` needs more than Python's own library.
"""

import importlib.metadata
import json
import os
import resource
import signal
import sys
import time


def versions(tools):
    found = {}
    for tool in tools:
        try:
            found[tool] = importlib.metadata.version(tool)
        except importlib.metadata.PackageNotFoundError:
            found[tool] = None
    print(json.dumps(found))


def time_command(result, cores, seconds, mib, command):
    """A blocking wait4 gives both the moment of the end and the peak of all processes that the command waited for."""
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            os.sched_setaffinity(0, [int(c) for c in cores.split(",")])
            if mib:
                resource.setrlimit(resource.RLIMIT_AS, (mib << 20, mib << 20))
            os.execvp(command[0], command)
        except Exception as e:
            print(f"{command[0]}: {e}", file=sys.stderr, flush=True)
        os._exit(127)
    late = []

    def stop(signum, frame):
        late.append(signum)
        try:
            os.killpg(child, signal.SIGKILL)
        except ProcessLookupError:
            pass

    for s in (signal.SIGALRM, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(s, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    signal.setitimer(signal.ITIMER_REAL, 0)
    code = -1 if late else os.waitstatus_to_exitcode(status)
    if code < -1:
        print(f"ended by {signal.Signals(-code).name}", file=sys.stderr)
        code = 128 - code
    with open(result, "w") as f:
        cpu = usage.ru_utime + usage.ru_stime
        json.dump({"wall": wall, "cpu": cpu, "mib": usage.ru_maxrss / 1024, "code": code}, f)


def drop_in(tool):
    """The classes of the tools that are used as pycocotools is."""
    if tool == "pycocotools":
        from pycocotools.coco import COCO
        from pycocotools.cocoeval import COCOeval
    elif tool == "faster-coco-eval":
        from faster_coco_eval import COCO
        from faster_coco_eval import COCOeval_faster as COCOeval
    elif tool == "ultrafast-pycocotools":
        from ultrafast_pycocotools import COCO, COCOeval
    elif tool == "hotcoco":
        from hotcoco import COCO, COCOeval
    else:
        sys.exit(f"no tool is called {tool}")
    return COCO, COCOeval


def as_pycocotools(tool, kind, gt_file, dt_file):
    COCO, COCOeval = drop_in(tool)
    start = time.perf_counter()
    gt = COCO(gt_file)
    dt = gt.loadRes(dt_file)
    loaded, cpu = time.perf_counter(), time.process_time()
    evaluation = COCOeval(gt, dt, kind)
    evaluation.evaluate()
    evaluated = time.perf_counter()
    evaluation.accumulate()
    evaluation.summarize()
    done = time.perf_counter()
    seconds = loaded - start, evaluated - loaded, done - evaluated, time.process_time() - cpu
    return *seconds, float(evaluation.stats[0])


def with_vernier(kind, gt_file, dt_file):
    """It takes bytes and parses them while it evaluates: loading is reading alone."""
    from vernier import instance

    kinds = {"bbox": instance.Bbox, "segm": instance.Segm, "keypoints": instance.Keypoints}
    start = time.perf_counter()
    with open(gt_file, "rb") as f:
        gt = f.read()
    with open(dt_file, "rb") as f:
        dt = f.read()
    loaded, cpu = time.perf_counter(), time.process_time()
    stats = instance.Evaluator(iou=kinds[kind](), parity_mode="strict").evaluate(gt, dt).stats
    done = time.perf_counter()
    return loaded - start, done - loaded, 0.0, time.process_time() - cpu, float(stats[0])


def evaluate(tool, kind, gt_file, dt_file, out):
    if tool == "vernier":
        figures = with_vernier(kind, gt_file, dt_file)
    else:
        figures = as_pycocotools(tool, kind, gt_file, dt_file)
    with open(out, "w") as f:
        json.dump(dict(zip(("load", "evaluate", "accumulate", "cpu", "ap"), figures)), f)


def main():
    way, *rest = sys.argv[1:]
    if way == "versions":
        versions(rest)
    elif way == "time":
        result, cores, seconds, mib, *command = rest
        time_command(result, cores, float(seconds), int(mib), command)
    elif way == "evaluate":
        evaluate(*rest)
    else:
        sys.exit(f"{way} is no way to call this; see its first lines")


if __name__ == "__main__":
    main()
