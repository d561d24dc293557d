#!/usr/bin/env python3
"""Loads the checked-in DAG with Airflow's own DagBag, and runs its tasks against a stand-in for jobs/pixeltally.

    check_airflow_dag.py DAG.py     exits 0 and prints what it saw, or names the first thing that is wrong

Needs apache-airflow 3 and nothing else: no scheduler, no database server (Airflow's own SQLite in a folder that goes).
"""
import os
import sys
import tempfile
from datetime import timedelta


def main(dag_file):
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            AIRFLOW_HOME=folder,
            AIRFLOW__CORE__LOAD_EXAMPLES="False",
            AIRFLOW__CORE__UNIT_TEST_MODE="False",
            AIRFLOW__LOGGING__LOGGING_LEVEL="ERROR",
            PIXELTALLY_HOME=os.path.join(folder, "pixeltally home"),
            PIXELTALLY_CONFIG="conf/a b.yaml",
            PIXELTALLY_OUT="/srv/it's $HOME here",
        )
        dag = load(os.path.abspath(dag_file))
        check(dag)
        run(dag, folder)
        import airflow

        print(f"{dag.dag_id}: {' >> '.join(t.task_id for t in dag.topological_sort())}, loaded by Airflow {airflow.__version__}")


def load(dag_file):
    try:
        from airflow.dag_processing.dagbag import DagBag
    except ImportError:
        from airflow.models.dagbag import DagBag
    bag = DagBag(dag_folder=dag_file, include_examples=False)
    assert not bag.import_errors, "import errors: " + "\n".join(bag.import_errors.values())
    assert len(bag.dags) == 1, f"{len(bag.dags)} DAGs"
    return next(iter(bag.dags.values()))


def check(dag):
    assert dag.task_ids == ["reprocess", "vacuum"], f"tasks {dag.task_ids}"
    reprocess, vacuum = dag.get_task("reprocess"), dag.get_task("vacuum")
    assert reprocess.upstream_task_ids == set(), "reprocess should be first"
    assert reprocess.downstream_task_ids == {"vacuum"}, "vacuum should follow reprocess"
    assert vacuum.downstream_task_ids == set(), "vacuum should be last"
    assert vacuum.trigger_rule == "all_success", f"vacuum runs on {vacuum.trigger_rule}"
    assert dag.max_active_runs == 1, "runs might overlap"
    assert dag.catchup is False, "missed nights would be made up for one by one"
    assert reprocess.retries > 0 and reprocess.retry_delay >= timedelta(minutes=1), "no second attempt"
    # Which also says that the schedule can be read.
    assert dag.timetable.summary == "15 2 * * *", dag.timetable.summary


def run(dag, folder):
    """What each task's command comes to, word by word."""
    home = os.path.join(folder, "pixeltally home")
    os.makedirs(os.path.join(home, "jobs"))
    script = os.path.join(home, "jobs", "pixeltally")
    said = os.path.join(folder, "said")
    with open(script, "w") as f:
        f.write(f"#!/bin/sh\nprintf '%s\\n' \"$@\" >'{said}'\n")
    os.chmod(script, 0o755)
    for task, words in {
        "reprocess": ["reprocess", "conf/a b.yaml", "--out", "/srv/it's $HOME here", "--set", "console=quiet"],
        "vacuum": ["vacuum", "--out", "/srv/it's $HOME here", "--keep-runs", "30", "--older-than", "30d"],
    }.items():
        dag.get_task(task).execute({})
        with open(said) as f:
            was = f.read().splitlines()
        assert was == words, f"{task} ran {was}"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
