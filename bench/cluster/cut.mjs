// What cluster.sh cut runs: see there.
import { setTimeout as sleep } from 'node:timers/promises';
import { Machines } from './machines.mjs';
import { Photos } from './photos.mjs';

const [count, ...raws] = process.argv.slice(2);
const machines = new Machines(3);
const photos = new Photos(machines, [0, 1], raws);
const cutFor = 40;

const secondsSince = (from) => ((Date.now() - from) / 1000).toFixed(1);
const doneAt = async (front) => (await photos.list(front))?.filter?.((photo) => photo.state === 'done').length ?? 0;

/** How long until something there says so; null when it does not within a minute. */
async function until(is, limit = 60) {
    const from = Date.now();
    while (Date.now() - from < 1000 * limit) {
        if (await is()) return `${secondsSince(from)} s`;
        await sleep(250);
    }

    return null;
}

async function cutOff(machine) {
    const [port, what] = machine < 2 ? [18080, 'front end'] : [18081, 'worker'];
    const witness = machine === 0 ? 1 : 0;
    const before = await doneAt(witness);
    const from = Date.now();
    machines.plug(machine, false);
    const isReady = async () => (await machines.askThere(machine, `http://${machines.address(machine)}:${port}/readyz`)) === 200;
    const silent = await until(async () => !(await isReady()));
    while (Date.now() - from < 1000 * cutFor) await sleep(200);
    const meanwhile = (await doneAt(witness)) - before;
    machines.plug(machine, true);
    const ready = await until(isReady);
    const current = await until(() => machines.isCurrent(machine, 1), 120);
    if (!current) await machines.makeCurrent(machine, 60);
    console.log(`machine ${machine} cut off for ${cutFor} s: its ${what} says that it is not ready after ${silent ?? 'more than a minute'}; the others finished ${meanwhile} photos; back, its ${what} is ready after ${ready ?? 'more than a minute'}, its nats-server has all ${current ? `${current} later` : 'only when it was started again'}`);
    return silent !== null && ready !== null;
}

let isRight = false;
try {
    machines.separate();
    machines.all().forEach((machine) => machines.startServer(machine));
    await Promise.all(machines.all().map((machine) => machines.makeCurrent(machine)));
    await Promise.all([machines.startFront(0), machines.startFront(1), ...machines.all().map((machine) => machines.startWorker(machine))]);
    photos.listen();
    const sending = photos.send(Number(count), 2);
    await until(async () => (await doneAt(0)) > 0);
    let areReady = true;
    for (const machine of [2, 1, 0]) areReady = (await cutOff(machine)) && areReady;
    await sending;
    await photos.untilFinished();
    await sleep(1000);
    isRight = (await photos.check(process.env.TAPETUM)) && areReady;
} finally {
    await photos.end();
    await machines.end(!isRight);
    if (!isRight) console.error(`what they said and had is in ${machines.folder}`);
}

process.exitCode = isRight ? 0 : 1;
