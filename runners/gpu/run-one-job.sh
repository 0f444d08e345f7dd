#!/usr/bin/env bash
# Inside the container: takes one job and ends. Standard input holds the configuration that GitHub gave for it, which is worth
# nothing once the runner has connected; it is never an argument or a variable, so that no job finds it in /proc.
set -euo pipefail
cd /home/runner
IFS= read -r configuration
exec ./run.sh --jitconfig "$configuration" < /dev/null
