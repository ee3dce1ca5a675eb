// What cluster.sh scale runs: see there.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Machines, ask } from './machines.mjs';

const [workers, count, seconds = '1'] = process.argv.slice(2);
const machines = new Machines(1, { replicas: 1 });
const program = join(dirname(fileURLToPath(import.meta.url)), 'waiting-workers.cs');

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const memory = (name) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${machines.running.get(name).process.pid}/status`, 'utf8'))[1]) / 1024;

try {
    machines.startServer(0);
    await machines.makeCurrent(0);
    await machines.startFront(0);
    // Somebody listens, who is told of every change.
    const events = new AbortController();
    let told = 0;
    const listening = fetch(`${machines.front(0)}/api/events`, { signal: events.signal })
        .then(async (answer) => {
            for await (const some of answer.body.pipeThrough(new TextDecoderStream())) told += some.split('event: photo').length - 1;
        })
        .catch(() => {}); // It is ended below.
    const work = spawn('dotnet', ['run', program, '--', machines.servers, workers, count, seconds], { stdio: ['ignore', 'inherit', 'inherit'] });
    const ended = new Promise((resolve) => work.once('exit', resolve));
    const lists = [];
    let isOver = false;
    void ended.then(() => (isOver = true));
    while (!isOver) {
        await sleep(2000);
        const from = performance.now();
        const answer = await ask(`${machines.front(0)}/api/photos`);
        const photos = (await answer?.json()) ?? [];
        lists.push({ length: photos.length, ms: performance.now() - from });
    }

    const code = await ended;
    const full = lists.filter((one) => one.length >= 0.9 * Number(count));
    console.log(`the front end's list of ${Math.max(...lists.map((one) => one.length))} photos: ${median(full.map((one) => one.ms)).toFixed(0)} ms (median of ${full.length} while photos were worked on); its listener was told ${told} times`);
    console.log(`memory at most: front end ${memory('front-0').toFixed(0)} MB, nats-server ${memory('nats-0').toFixed(0)} MB`);
    events.abort();
    await listening;
    process.exitCode = code;
} finally {
    await machines.end();
}
