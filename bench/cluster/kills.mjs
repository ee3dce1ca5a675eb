// What cluster.sh kills runs: see there.
import { setTimeout as sleep } from 'node:timers/promises';
import { Machines } from './machines.mjs';
import { Photos } from './photos.mjs';

const [count, ...raws] = process.argv.slice(2);
const machines = new Machines(3);
const photos = new Photos(machines, [0, 1], raws);

// Seeded, so that a bad hour can be had again.
let seed = 20260101;
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
const killed = { worker: 0, 'front end': 0, 'nats-server': 0, 'leader of the queue': 0, 'leader of JetStream': 0 };

async function misfortune() {
    const kind = random();
    const machine = Math.floor(3 * random());
    if (kind < 0.4) {
        killed.worker++;
        await machines.kill(`worker-${machine}`);
        await sleep(1000 * random());
        await machines.startWorker(machine);
    } else if (kind < 0.6) {
        killed['front end']++;
        await machines.kill(`front-${machine % 2}`);
        await sleep(2000 * random());
        await machines.startFront(machine % 2);
    } else {
        const leaders = await machines.leaders('tapetum-work');
        const [what, name] = kind < 0.7 ? ['nats-server', `nats-${machine}`] : kind < 0.85 ? ['leader of the queue', leaders.stream] : ['leader of JetStream', leaders.all];
        if (!name) return;
        killed[what]++;
        await machines.kill(name);
        await sleep(5000 * random());
        const server = Number(name.at(-1));
        machines.startServer(server);
        // Two of three have to live.
        await machines.makeCurrent(server);
    }
}

let isRight = false;
try {
    machines.all().forEach((machine) => machines.startServer(machine));
    await Promise.all(machines.all().map((machine) => machines.makeCurrent(machine)));
    await Promise.all([machines.startFront(0), machines.startFront(1), ...machines.all().map((machine) => machines.startWorker(machine))]);
    const begun = Date.now();
    photos.listen();
    let isSent = false;
    const sending = photos.send(Number(count)).then(() => (isSent = true));
    while (!isSent || !(await photos.areFinished())) {
        await sleep(1000 + 3000 * random());
        await misfortune();
        console.error(`${((Date.now() - begun) / 1000).toFixed(0)} s: accepted ${photos.accepted.size}; killed ${JSON.stringify(killed)}`);
        if (Date.now() - begun > 1200000) throw new Error('not finished after 20 minutes');
    }

    await sending;
    await photos.untilFinished();
    // The last change has reached everybody.
    await sleep(1000);
    console.log(`${((Date.now() - begun) / 1000).toFixed(0)} s; killed with SIGKILL: ${Object.entries(killed).map(([what, times]) => `${what} ${times}`).join(', ')}`);
    isRight = await photos.check(process.env.TAPETUM);
} finally {
    await photos.end();
    await machines.end(!isRight);
    if (!isRight) console.error(`what they said and had is in ${machines.folder}`);
}

process.exitCode = isRight ? 0 : 1;
