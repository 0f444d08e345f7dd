#!/usr/bin/env bash
# Starts GPU runners on this host, one container a job, until it is stopped with Ctrl-C: docs/ci.md.
# Usage: runners/gpu/start.sh OWNER/REPOSITORY [--once]
# It needs gh, logged in as one who may administer the repository; podman (or CONTAINER=docker); and the NVIDIA container toolkit.
set -euo pipefail

repository=${1:?give OWNER/REPOSITORY}
once=${2:-}
container=${CONTAINER:-podman}
group=${RUNNER_GROUP_ID:-1}
if ! [[ $repository =~ ^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$ ]]; then
  echo "repository: must be OWNER/REPOSITORY, got \"$repository\"" >&2
  exit 1
fi

while true; do
  # A configuration for exactly one job: a runner made of it takes no second one.
  configuration=$(gh api --method POST "repos/$repository/actions/runners/generate-jitconfig" \
    -f "name=basin-gpu-$(date +%s)-$RANDOM" -F "runner_group_id=$group" \
    -f "labels[]=self-hosted" -f "labels[]=gpu" --jq .encoded_jit_config)
  # No volume of the host, no socket, no privileges; what the job wrote goes with the container.
  printf '%s\n' "$configuration" | "$container" run --rm --interactive --device nvidia.com/gpu=all \
    --cap-drop all --security-opt no-new-privileges --pids-limit 4096 basin-gpu || sleep 60
  [ "$once" = "--once" ] && break
done
