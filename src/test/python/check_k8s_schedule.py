#!/usr/bin/env python3
"""Checks a schedule for Kubeflow's Spark operator against the operator's own schema.

    check_k8s_schedule.py CRD.yaml SCHEDULE.yaml     exits 0 and prints what it saw, or names all that is wrong

CRD.yaml is sparkoperator.k8s.io_scheduledsparkapplications.yaml of the operator's config/crd/bases. As `kubectl apply`
does, and a plain reading of the schema does not, fields that the schema does not know are refused. Schedules are read by
croniter, the zone by zoneinfo, as the schema takes any text for them. Needs pyyaml, jsonschema, croniter.
"""
import sys
import zoneinfo

import croniter
import jsonschema
import yaml

# Of an object's own metadata the schema says nothing: the API server's rules hold.
METADATA = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "maxLength": 63, "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"},
        "namespace": {"type": "string", "maxLength": 63, "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"},
        "labels": {"type": "object", "additionalProperties": {"type": "string"}},
        "annotations": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}


def closed(schema):
    """The schema with every field refused that it does not name."""
    if isinstance(schema, list):
        return [closed(s) for s in schema]
    if not isinstance(schema, dict):
        return schema
    result = {k: closed(v) for k, v in schema.items()}
    if isinstance(result.get("properties"), dict) and "type" in result:
        if not schema.get("x-kubernetes-preserve-unknown-fields"):
            result.setdefault("additionalProperties", False)
    return result


def problems(document, version, kind):
    schema = closed(version["schema"]["openAPIV3Schema"])
    schema["properties"]["metadata"] = METADATA
    validator = jsonschema.Draft202012Validator(schema)
    for error in validator.iter_errors(document):
        yield f"{error.json_path}: {error.message}"
    if document.get("kind") != kind:
        yield f"$.kind: {document.get('kind')}, should be {kind}"
    spec = document.get("spec", {})
    if not croniter.croniter.is_valid(str(spec.get("schedule"))):
        yield f"$.spec.schedule: {spec.get('schedule')!r} is no cron schedule"
    if spec.get("timeZone", "UTC") not in zoneinfo.available_timezones() | {"Local"}:
        yield f"$.spec.timeZone: {spec['timeZone']!r} is no time zone"
    if spec.get("concurrencyPolicy") != "Forbid":
        yield "$.spec.concurrencyPolicy: should be Forbid, lest runs overlap"


def main(crd_file, schedule_file):
    with open(crd_file) as f:
        crd = yaml.safe_load(f)["spec"]
    kind = crd["names"]["kind"]
    versions = {crd["group"] + "/" + v["name"]: v for v in crd["versions"]}
    with open(schedule_file) as f:
        documents = [d for d in yaml.safe_load_all(f) if d is not None]
    wrong = [] if documents else ["no document"]
    for number, document in enumerate(documents):
        version = versions.get(document.get("apiVersion"))
        if version is None:
            wrong.append(f"document {number}: apiVersion {document.get('apiVersion')}, known: {', '.join(versions)}")
        else:
            wrong += [f"document {number}: {p}" for p in problems(document, version, kind)]
    if wrong:
        sys.exit(schedule_file + " is not valid:\n  " + "\n  ".join(wrong))
    for d in documents:
        name, spec = d["metadata"]["name"], d["spec"]
        print(f"{name}: valid {d['apiVersion']} {kind}, at {spec['schedule']}: {' '.join(spec['template']['arguments'])}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
