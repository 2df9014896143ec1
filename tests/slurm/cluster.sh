# A cluster of two nodes on this machine: a slurmctld and two slurmd, with all their files in one folder. Sourced by
# others; needs root, and Debian's slurmctld, slurmd and slurm-client.
#
#   cluster_start DIR     starts it; SLURM_CONF is set, and sbatch and the others use it
#   cluster_node N        starts node N (n0 or n1) again after cluster_kill
#   cluster_kill N        kills its slurmd, as a machine that fails does, with the tasks on it
#   cluster_stop          ends all that was started

cluster_start() {
    cluster=$1
    mkdir -p "$cluster"/{state,spool-n0,spool-n1,log}
    export SLURM_CONF=$cluster/slurm.conf
    local host port
    host=$(hostname -s)
    port=$((20000 + RANDOM % 20000))
    cat > "$SLURM_CONF" <<CONF
ClusterName=polytope
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/none
CredType=cred/none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/none
ReturnToService=2
SlurmctldPort=$port
SlurmctldPidFile=$cluster/slurmctld.pid
SlurmdPidFile=$cluster/slurmd-%n.pid
SlurmdSpoolDir=$cluster/spool-%n
StateSaveLocation=$cluster/state
SlurmctldLogFile=$cluster/log/slurmctld.log
SlurmdLogFile=$cluster/log/slurmd-%n.log
SlurmctldTimeout=10
SlurmdTimeout=15
KillWait=5
InactiveLimit=0
OverTimeLimit=0
RequeueExit=
SchedulerParameters=sched_interval=2,bf_interval=2,batch_sched_delay=0
MaxArraySize=${MAX_ARRAY_SIZE:-1001}
JobRequeue=1
NodeName=n0 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=${CPUS_PER_NODE:-1} State=UNKNOWN
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 2)) CPUs=${CPUS_PER_NODE:-1} State=UNKNOWN
PartitionName=short Nodes=n0,n1 Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
CONF
    sed -i '/^RequeueExit=$/d' "$SLURM_CONF"
    slurmctld -c -f "$SLURM_CONF"
    cluster_node n0
    cluster_node n1
    for _ in $(seq 100); do
        [ "$(sinfo -h -o %D -t idle,mix 2>/dev/null | paste -sd+ | bc 2>/dev/null)" = 2 ] && return 0
        sleep 0.3
    done
    sinfo
    return 1
}

cluster_node() { slurmd -c -f "$SLURM_CONF" -N "$1"; }

cluster_kill() {
    local pid child
    pid=$(cat "$cluster/slurmd-$1.pid")
    # The steps of its tasks, then their processes, then the daemon itself: nobody is left to tell of it.
    for child in $(pgrep -f "slurmstepd: .*" | while read -r step; do
        grep -qz "SLURMD_NODENAME=$1" "/proc/$step/environ" 2>/dev/null \
            && grep -qsz "SLURM_CONF=$SLURM_CONF" "/proc/$step/environ" && echo "$step"; done); do kill -9 "$child" 2>/dev/null; done
    for child in $(grep -lsz "SLURMD_NODENAME=$1" /proc/[0-9]*/environ | cut -d/ -f3); do
        grep -qsz "SLURM_CONF=$SLURM_CONF" "/proc/$child/environ" && kill -9 "$child" 2>/dev/null; done
    kill -9 "$pid"
}

cluster_stop() {
    scancel --user=root 2>/dev/null || true
    sleep 1
    for pid in "$cluster"/slurmd-n?.pid "$cluster"/slurmctld.pid; do
        [ -f "$pid" ] && kill -9 "$(cat "$pid")" 2>/dev/null
    done
    return 0
}
