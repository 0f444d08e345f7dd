#!/usr/bin/env bash
# Tests `basin submit slurm` against a real Slurm that it starts on this host and stops at the end: a study in two shards
# ends with the outcomes of a plain run, also when Slurm stops its tasks on the way, and a cancelled task stays away.
#   sudo npm run test:slurm      (Debian or Ubuntu, as root: it installs slurm-wlm and munge where they are missing)
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"
checkout=$PWD

fail() {
  echo "slurm-test: $*" >&2
  exit 1
}

[ "$(id -u)" -eq 0 ] || fail "must run as root, got user $(id -un); slurmd starts tasks for users"
if ! command -v slurmctld slurmd munged sbatch > /dev/null; then
  command -v apt-get > /dev/null || fail "needs slurmctld, slurmd and munged, got no apt-get to install them; install Slurm and munge"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends slurm-wlm munge > /dev/null
fi

# A space in the path: every script and directive must live with it.
root="$(mktemp -d)/a cluster"
mkdir -p "$root"/{munge,state,spool,study}
# munged wants no folder above its socket that others can write to.
chmod 755 "$(dirname "$root")" "$root" "$root/munge"
stop() {
  local code=$? file
  if [ "$code" -ne 0 ]; then tail -n 20 "$root"/slurm*.log "$root"/study/.basin/shards/*/*.log >&2 || true; fi
  scancel --user=root 2> /dev/null || true
  for _ in $(seq 20); do
    [ -n "$(squeue -h 2> /dev/null)" ] || break
    sleep 1
  done
  for file in slurmd slurmctld munge/munged; do
    if [ -s "$root/$file.pid" ]; then kill "$(cat "$root/$file.pid")" 2> /dev/null || true; fi
  done
  rm -rf "$(dirname "$root")" 2> /dev/null || { sleep 2 && rm -rf "$(dirname "$root")"; }
}
trap stop EXIT

# Slurm's own files take no space in a path, so they are named through a link.
link="$(dirname "$root")/c"
ln -s "$root" "$link"
host=$(hostname -s)
port=$((20000 + RANDOM % 20000))
cat > "$root/slurm.conf" << END
ClusterName=basin
SlurmctldHost=$host
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$link/munge/socket
StateSaveLocation=$link/state
SlurmdSpoolDir=$link/spool
SlurmctldPidFile=$link/slurmctld.pid
SlurmdPidFile=$link/slurmd.pid
SlurmctldLogFile=$link/slurmctld.log
SlurmdLogFile=$link/slurmd.log
SlurmctldPort=$port
SlurmdPort=$((port + 1))
# No systemd and no control groups are needed.
ProctrackType=proctrack/pgid
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
KillWait=10
NodeName=$host CPUs=2 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
export SLURM_CONF="$link/slurm.conf"
dd if=/dev/urandom of="$root/munge/key" bs=1024 count=1 2> /dev/null
chmod 400 "$root/munge/key"
munged --key-file="$link/munge/key" --socket="$link/munge/socket" --pid-file="$link/munge/munged.pid" \
  --log-file="$link/munge/log" --seed-file="$link/munge/seed"
slurmctld
slurmd
for _ in $(seq 60); do
  [ "$(sinfo -h -o %T 2> /dev/null)" != idle ] || break
  sleep 1
done
[ "$(sinfo -h -o %T)" = idle ] || fail "the node must be idle, got: $(sinfo -h -o '%T %E'; tail -n 5 "$root"/slurm*.log)"
echo "Slurm $(sbatch --version | cut -d ' ' -f 2) runs on this host"

export BASIN_PUBLISHED="$root/published" BASIN_CACHE="$root/study/plain-cache"
cd "$root/study"

# Waits until no task is left; a task that was queued again would wait two minutes, and is started at once.
wait_for_tasks() {
  local task
  for _ in $(seq "$1"); do
    [ -n "$(squeue -h)" ] || return 0
    for task in $(squeue -h -r -t PENDING -o %i); do scontrol update JobId="$task" StartTime=now 2> /dev/null || true; done
    sleep 1
  done
  fail "tasks must end, got: $(squeue; tail -n 20 .basin/shards/*/*.log)"
}

# The outcomes of two results folders are equal, cell by cell. How many there are is the study's own affair.
compare() {
  node --input-type=module - "$checkout/packages/record/src/index.ts" "$@" << 'END'
const [record, wanted, got] = process.argv.slice(2);
const { scanRuns } = await import(record);
const outcomes = async (folder) => {
  const { runs, problems } = await scanRuns([folder]);
  for (const { path, reason } of problems) throw new Error(`${path}: ${reason}`);
  return runs.map(({ cell, outcomeHash }) => `${cell} ${outcomeHash}`).toSorted();
};
const [a, b] = [await outcomes(wanted), await outcomes(got)];
if (a.length === 0) throw new Error(`the plain run must have left runs, got none in ${wanted}`);
if (JSON.stringify(a) !== JSON.stringify(b)) throw new Error(`outcomes must be equal, got\n${a.join("\n")}\n\n${b.join("\n")}`);
console.log(`${b.length} cells of ${got.split("/").at(-1)}: all outcomes are those of a plain run`);
END
}

# 1. Two shards, as the documentation says.
study=(sb-lb --scale smoke --seeds 2)
basin run "${study[@]}" --results "$PWD/plain" > /dev/null
basin submit slurm "${study[@]}" --shards 2
wait_for_tasks 300
basin merge .basin/shards/*/*/results --results "$PWD/shards"
[ "$(basin plan "${study[@]}" --shards 2 --results "$PWD/shards" --json | grep -c '"todo": 0')" -eq 2 ] || fail "all cells must be done"
compare "$PWD/plain" "$PWD/shards"

# How often Slurm has queued a task again so far.
requeues() {
  grep -c 'Requeuing JobId' "$root/slurmctld.log" || true
}

# The checkpoints there are.
checkpoints() {
  find .basin -name checkpoint.safetensors 2> /dev/null | wc -l
}

# 2. A task is told to go, as by --signal, and goes on where it was.
rm -rf .basin
study=(sb-lb --scale smoke --seeds 1 --draws 0 --splits train --max-epochs 1500)
basin run "${study[@]}" --results "$PWD/plain-long" > /dev/null 2>&1
basin submit slurm "${study[@]}" --shards 2 > /dev/null
for _ in $(seq 120); do
  [ "$(checkpoints)" -lt 2 ] || break
  sleep 0.2
done
scancel --batch --signal=TERM --user=root
wait_for_tasks 300
basin merge .basin/shards/*/*/results --results "$PWD/stopped-shards" > /dev/null
compare "$PWD/plain-long" "$PWD/stopped-shards"
[ "$(requeues)" -eq 2 ] || fail "both tasks must have been queued again, got $(requeues); raise --max-epochs"
echo "both tasks were stopped and queued again"

# 3. Slurm itself ends a task: with two minutes of time the notice of two minutes comes within the first.
rm -rf .basin
basin submit slurm "${study[@]}" --max-epochs 1000000 --shards 1 --workers 1 --time 2 > /dev/null
for _ in $(seq 120); do
  [ -z "$(squeue -h -t PENDING)" ] || [ "$(checkpoints)" -eq 0 ] || break
  sleep 1
done
[ "$(requeues)" -eq 3 ] || fail "Slurm must have stopped the task, got: $(squeue)"
[ "$(checkpoints)" -eq 1 ] || fail "the task must have kept a checkpoint, got $(checkpoints)"
echo "the task was stopped before the end of its time and queued again"

# 4. A task that is cancelled stays away.
scontrol update JobId="$(squeue -h -r -o %i)" StartTime=now
for _ in $(seq 60); do
  [ -z "$(squeue -h -t RUNNING)" ] || break
  sleep 1
done
[ -n "$(squeue -h -t RUNNING)" ] || fail "the task must run again, got: $(squeue)"
# It must be at its work, or it would end by the signal at once.
sleep 5
scancel --user=root
for _ in $(seq 60); do
  [ -n "$(squeue -h)" ] || break
  sleep 1
done
sleep 3
[ -z "$(squeue -h)" ] || fail "a cancelled task must stay away, got: $(squeue)"
echo "a cancelled task stays away"
