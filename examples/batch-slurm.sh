#!/bin/bash
# A folder of raw files on a Slurm cluster, sixteen jobs at once. Untried on a cluster; the command itself is tested.
#   sbatch examples/batch-slurm.sh ~/shoot ~/pictures
# A job that was ended is sent again as it is: pictures that exist are skipped.
#SBATCH --array=1-16
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=04:00:00

set -euo pipefail
exec tapetum enhance "$1" -o "$2" --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" --threads "$SLURM_CPUS_PER_TASK"
