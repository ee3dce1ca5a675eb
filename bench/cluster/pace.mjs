// What cluster.sh pace runs: see there.
import { setTimeout as sleep } from 'node:timers/promises';
import { Machines } from './machines.mjs';
import { Photos } from './photos.mjs';

const [count, raw] = process.argv.slice(2);

/** Photos a minute, and what crosses the network for each. */
async function pace(workers) {
    const machines = new Machines(3, { replicas: 1, serverCount: 1 });
    const photos = new Photos(machines, [0], [raw]);
    try {
        machines.startServer(0);
        await machines.makeCurrent(0);
        await machines.startFront(0);
        for (let i = 0; i < workers; i++) await machines.startWorker(i);
        // The first one is slower everywhere.
        await photos.send(workers);
        await photos.untilFinished();
        const [before, from] = [await machines.traffic(0), Date.now()];
        await photos.send(workers + Number(count));
        await photos.untilFinished();
        const [after, minutes] = [await machines.traffic(0), (Date.now() - from) / 60000];
        const perPhoto = (way) => ((after[way] - before[way]) / 1e6 / Number(count)).toFixed(1);
        console.log(`${workers} workers of one thread: ${(Number(count) / minutes).toFixed(1)} photos a minute; per photo ${perPhoto('in')} MB into NATS, ${perPhoto('out')} MB out of it`);
    } finally {
        await machines.end();
    }
}

/** How much later a photo is done whose worker dies while another is idle. */
async function redelivery() {
    const machines = new Machines(3, { replicas: 1, serverCount: 1 });
    const photos = new Photos(machines, [0], [raw]);
    const working = async () => (await photos.list(0)).some((photo) => photo.state === 'working' && photo.progress > 0);
    try {
        machines.startServer(0);
        await machines.makeCurrent(0);
        await machines.startFront(0);
        await machines.startWorker(0, 30);
        await photos.send(1);
        await photos.untilFinished();
        let from = Date.now();
        await photos.send(2);
        await photos.untilFinished();
        const alone = Date.now() - from;
        await photos.send(3);
        while (!(await working())) await sleep(50);
        await machines.startWorker(1, 30);
        from = Date.now();
        await machines.kill('worker-0');
        await photos.untilFinished();
        const took = Date.now() - from;
        console.log(`a worker dies, --redeliver-after 30: its photo is done ${(took / 1000).toFixed(1)} s later by another; undisturbed it takes ${(alone / 1000).toFixed(1)} s`);
    } finally {
        await machines.end();
    }
}

for (const workers of [1, 2, 3]) await pace(workers);
await redelivery();
