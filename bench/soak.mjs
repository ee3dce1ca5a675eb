// What soak.sh runs: see there.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const [program, ...rest] = process.argv.slice(2);
const calm = rest[0] === '--calm';
const [minutes, ...raws] = calm ? rest.slice(1) : rest;
const seconds = 60 * Number(minutes);
const files = raws.map((path) => ({ name: basename(path), bytes: readFileSync(path) }));
const data = mkdtempSync(join(tmpdir(), 'tapetum-soak-'));

// Seeded, so that a bad hour can be had again.
let seed = 20260101;
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
const oneOf = (list) => list[Math.floor(random() * list.length)];

const accepted = new Map(); // id → { name, damaged, deleted: no | asked | done }
const unanswered = new Set(); // names whose upload may or may not have been accepted
const count = { uploads: 0, refused: 0, downloads: 0, deletions: 0, kills: 0, terms: 0, workerKills: 0, starts: 0, errors: 0 };
const samples = [];
let told = 0; // samples that a line was printed of
let server, base;

async function start() {
    server = spawn(program, ['serve', '--port', '0', '--data', data, '--keep', '8000', '--queue', '30', '--rate', '1000000'], {
        env: process.env,
        stdio: ['ignore', 'pipe', 'ignore'],
    });
    count.starts++;
    base = await new Promise((resolve, reject) => {
        createInterface({ input: server.stdout }).once('line', resolve);
        server.once('exit', (code) => reject(new Error(`the server ended with ${code} before it listened`)));
    });
    // A start that fails is an error of the studio's; an end later on is ours.
    server.removeAllListeners('exit');
}

const ended = (process) => (process.exitCode !== null || process.signalCode !== null ? null : new Promise((resolve) => process.once('exit', resolve)));

async function end(signal) {
    const end = ended(server);
    server.kill(signal);
    await end;
}

const children = () =>
    readdirSync(`/proc/${server.pid}/task`).flatMap((task) => {
        try {
            return readFileSync(`/proc/${server.pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
        } catch {
            return []; // The thread has ended meanwhile.
        }
    });

async function kill() {
    const kind = random();
    if (kind < 0.4) {
        count.workerKills++;
        children().forEach((pid) => {
            try {
                process.kill(pid, 'SIGKILL');
            } catch (e) {
                if (e.code !== 'ESRCH') throw e; // It has ended by itself.
            }
        });
        return;
    }

    count[kind < 0.8 ? 'kills' : 'terms']++;
    await end(kind < 0.8 ? 'SIGKILL' : 'SIGTERM');
    await start();
}

function some() {
    const file = oneOf(files);
    const damaged = random() < 0.15;
    const name = `${++count.uploads}-${file.name}`;
    return { name, damaged, bytes: damaged ? file.bytes.subarray(0, Math.floor(file.bytes.length * (0.1 + (0.8 * random())))) : file.bytes };
}

const enter = (id, { name, damaged }) => accepted.set(id, { name, damaged, deleted: 'no' });

async function uploadWhole() {
    const file = some();
    try {
        const answer = await fetch(`${base}/api/photos?name=${encodeURIComponent(file.name)}`, { method: 'POST', body: file.bytes });
        if (answer.status === 201) enter((await answer.json()).id, file);
        else if ([429, 503, 507].includes(answer.status)) count.refused++;
        else throw new Error(`upload: ${answer.status} ${await answer.text()}`);
    } catch (e) {
        if (!lost(e)) throw e;
        unanswered.add(file.name);
    }
}

async function uploadInPieces() {
    const file = some();
    const metadata = `filename ${Buffer.from(file.name).toString('base64')}`;
    const tus = { 'Tus-Resumable': '1.0.0' };
    const created = await fetch(`${base}/api/uploads`, { method: 'POST', headers: { ...tus, 'Upload-Length': `${file.bytes.length}`, 'Upload-Metadata': metadata } });
    if (created.status !== 201) {
        count.refused++;
        return;
    }

    // The server may be another one by now, at another address.
    const at = created.headers.get('Location');
    unanswered.add(file.name);
    for (let attempt = 0; attempt < 60; attempt++) {
        try {
            const head = await fetch(base + at, { method: 'HEAD', headers: tus });
            const id = head.headers.get('Photo-Id');
            if (id) {
                unanswered.delete(file.name);
                enter(id, file);
                return;
            }

            const offset = Number(head.headers.get('Upload-Offset'));
            const body = file.bytes.subarray(offset, offset + Math.ceil(file.bytes.length * random()));
            const headers = { ...tus, 'Upload-Offset': `${offset}`, 'Content-Type': 'application/offset+octet-stream' };
            await fetch(base + at, { method: 'PATCH', headers, body });
        } catch (e) {
            if (!lost(e)) throw e;
        }

        await sleep(200);
    }
}

async function download() {
    const { id } = oneOf((await list()).filter((photo) => photo.state === 'done')) ?? {};
    const photo = accepted.get(id);
    if (!photo || photo.deleted !== 'no') return;
    const answer = await fetch(`${base}/api/photos/${id}/picture?format=jpeg`);
    await answer.arrayBuffer();
    if (answer.status === 200) count.downloads++;
    else if (photo.deleted === 'no') throw new Error(`download of ${photo.name}: ${answer.status}`);
}

const list = async () => await (await fetch(`${base}/api/photos`)).json();

async function remove() {
    const [id, photo] = oneOf([...accepted]) ?? [];
    if (!id || photo.deleted !== 'no') return;
    photo.deleted = 'asked';
    const answer = await fetch(`${base}/api/photos/${id}`, { method: 'DELETE' });
    if (answer.status === 204) {
        photo.deleted = 'done';
        count.deletions++;
    }
}

// The connection broke, because the server was killed.
const lost = (e) => e instanceof TypeError || e.name === 'AbortError';

async function act() {
    const action = random();
    try {
        await (action < 0.25 ? uploadWhole() : action < 0.4 ? uploadInPieces() : action < 0.85 ? download() : remove());
    } catch (e) {
        if (!lost(e)) {
            count.errors++;
            console.error(e.message);
        }
    }
}

function sample() {
    try {
        const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
        const [rss, own] = ['VmRSS', 'RssAnon'].map((name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024);
        samples.push({ rss, own, open: readdirSync(`/proc/${server.pid}/fd`).length });
    } catch (e) {
        if (e.code !== 'ENOENT') throw e; // Between two servers.
    }
}

// A line for each tenth of the time: whether memory levels off is seen in a row of numbers, not in two.
function tell(begin) {
    const part = samples.slice(told);
    told = samples.length;
    const [rss, own, open] = ['rss', 'own', 'open'].map((of) => median(part.map((one) => one[of])));
    const minute = ((Date.now() - begin) / 60_000).toFixed(1);
    console.log(`minute ${minute}: memory ${rss.toFixed(0)} MB, ${own.toFixed(0)} of it not of files, open files ${open}, ${JSON.stringify(count)}`);
}

async function run(forSeconds, withKills) {
    const begin = Date.now();
    const until = begin + (1000 * forSeconds);
    let nextKill = begin + 3000;
    let nextSample = begin;
    let nextLine = begin + (100 * forSeconds);
    const acting = new Set();
    while (Date.now() < until) {
        if (acting.size < 6) {
            const one = act().finally(() => acting.delete(one));
            acting.add(one);
        }

        if (withKills && Date.now() > nextKill) {
            await kill();
            nextKill = Date.now() + 2000 + (10000 * random());
        }

        if (Date.now() > nextSample) {
            sample();
            nextSample = Date.now() + (5 * forSeconds);
        }

        if (!withKills && Date.now() > nextLine) {
            tell(begin);
            nextLine += 100 * forSeconds;
        }

        await sleep(20 + (200 * random()));
    }

    await Promise.all(acting);
}

async function finished() {
    while (true) {
        const photos = await list();
        if (!photos.some((photo) => ['queued', 'working'].includes(photo.state))) return photos;
        await sleep(500);
    }
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

try {
    await start();
    if (!calm) await run(seconds / 2, true);
    samples.length = 0;
    await run(calm ? seconds : seconds / 2, false);
    const photos = await finished();

    const there = new Map(photos.map((photo) => [photo.id, photo]));
    const kept = [...accepted].filter(([, photo]) => photo.deleted === 'no');
    const missing = kept.filter(([id]) => !there.has(id));
    const back = [...accepted].filter(([id, photo]) => photo.deleted === 'done' && there.has(id));
    const twice = photos.filter((photo, i) => photos.findIndex((other) => other.name === photo.name) !== i);
    const strangers = photos.filter((photo) => !accepted.has(photo.id) && !unanswered.has(photo.name));
    const of = (state) => kept.filter(([id]) => there.get(id)?.state === state);
    const failed = of('failed').map(([id, photo]) => ({ ...photo, error: there.get(id).error }));
    const speechless = failed.filter((photo) => !photo.error?.detail);
    const unexpected = failed.filter((photo) => !photo.damaged && !/ended \d+ times|crashed/.test(photo.error?.detail));
    const half = Math.floor(samples.length / 2);
    const [early, late] = [samples.slice(0, half), samples.slice(half)];
    const memory = [early, late].map((part) => median(part.map((one) => one.rss)));
    const open = [early, late].map((part) => median(part.map((one) => one.open)));

    console.log(JSON.stringify(count));
    console.log(`accepted ${accepted.size} = deleted ${accepted.size - kept.length} + finished ${of('done').length} + failed with a reason ${failed.length - speechless.length} + lost ${missing.length}`);
    console.log(`failed though whole: ${failed.filter((photo) => !photo.damaged).length} (${unexpected.length} of them not by kills)`);
    console.log(`there twice ${twice.length}, back after their deletion ${back.length}, never uploaded ${strangers.length}, not answered but taken in ${photos.filter((photo) => !accepted.has(photo.id)).length}`);
    console.log(`without kills, first and second half: memory ${memory.map((mb) => mb.toFixed(0)).join(' and ')} MB, open files ${open.join(' and ')}`);
    const grows = memory[1] > (1.25 * memory[0]) + 50 || open[1] > open[0] + 20;
    const wrong = [missing, back, twice, strangers, speechless, unexpected].some((list) => list.length > 0) || count.errors > 0 || grows;
    missing.forEach(([id, photo]) => console.log(`lost: ${id} ${photo.name}`));
    unexpected.forEach((photo) => console.log(`failed: ${photo.name}: ${photo.error.detail}`));
    process.exitCode = wrong ? 1 : 0;
} finally {
    await end('SIGTERM');
    rmSync(data, { recursive: true, force: true });
}
