"""Infers what changed, measures, cleans up: every night. Copy into Airflow's folder of DAGs (Airflow 3).

Each task is a command on the worker that runs it, which has Pixeltally in PIXELTALLY_HOME and, for a cluster, SPARK_HOME
and PIXELTALLY_SUBMIT in its environment. docs/operations.md, "On a schedule".
"""
import os
from datetime import datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

HOME = os.environ.get("PIXELTALLY_HOME", "/opt/pixeltally")
CONFIG = os.environ.get("PIXELTALLY_CONFIG", "conf/voc.yaml")
OUT = os.environ.get("PIXELTALLY_OUT", "/srv/pixeltally/voc")

with DAG(
    dag_id="pixeltally_nightly",
    description="Pixeltally: infer what changed, measure, clean up",
    schedule="15 2 * * *",
    start_date=datetime(2026, 1, 1),
    # Nights that were missed are made up for by one run: it takes all that changed since the last.
    catchup=False,
    max_active_runs=1,
    default_args={
        # A second attempt infers only what the first has not committed.
        "retries": 2,
        "retry_delay": timedelta(minutes=15),
    },
    tags=["pixeltally"],
) as dag:
    # Values go as environment variables, not into the command's text: no character of theirs means anything there.
    reprocess = BashOperator(
        task_id="reprocess",
        bash_command='jobs/pixeltally reprocess "$CONFIG" --out "$OUT" --set console=quiet',
        env={"CONFIG": CONFIG, "OUT": OUT},
        append_env=True,
        cwd=HOME,
        execution_timeout=timedelta(hours=20),
    )
    vacuum = BashOperator(
        task_id="vacuum",
        bash_command='jobs/pixeltally vacuum --out "$OUT" --keep-runs 30 --older-than 30d',
        env={"OUT": OUT},
        append_env=True,
        cwd=HOME,
        execution_timeout=timedelta(hours=2),
    )
    # Only after a run that succeeded.
    reprocess >> vacuum
