// Photos that go into a studio on several machines, and what becomes of them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from './machines.mjs';

/** As two front ends show it: when it expires, each of them estimates anew. */
function areAlike(one, other) {
    const isLike = Math.abs(Date.parse(one.expiresAt) - Date.parse(other?.expiresAt)) < 60000;
    return isLike && JSON.stringify({ ...one, expiresAt: '' }) === JSON.stringify({ ...other, expiresAt: '' });
}

export class Photos {
    accepted = new Map(); // id → { name, file }
    unanswered = new Set(); // names whose upload may or may not have been accepted
    refused = 0;
    #sent = 0;
    #states = new Map(); // front end and id → how often it became done, and what it is
    #listening = [];
    #stop = new AbortController();

    constructor(machines, fronts, paths) {
        [this.machines, this.fronts] = [machines, fronts];
        this.files = paths.map((path) => ({ path, name: basename(path), bytes: readFileSync(path) }));
    }

    /** Sends photos, a few at once, whole and in pieces, through one front end and the other, until so many were accepted. */
    async send(count, atOnce = 4) {
        await Promise.all(
            [...Array(atOnce).keys()].map(async () => {
                while (this.#sent < count) {
                    const number = this.#sent++;
                    const file = this.files[number % this.files.length];
                    await (number % 3 === 2 ? this.#sendInPieces(file, number) : this.#sendWhole(file, number));
                }
            }),
        );
    }

    /** Again and again, until one of the front ends has accepted it. */
    async #sendWhole(file, number) {
        for (let attempt = 0; ; attempt++) {
            const name = `${number}-${attempt}-${file.name}`;
            const answer = await ask(`${this.#front(number + attempt)}/api/photos?name=${encodeURIComponent(name)}`, { method: 'POST', body: file.bytes });
            if (answer?.status === 201) return void this.accepted.set((await answer.json()).id, { name, file });
            if (!answer) this.unanswered.add(name);
            else this.#refuse(answer, await answer.text());
            await sleep(500);
        }
    }

    async #sendInPieces(file, number) {
        const name = `${number}-${file.name}`;
        const tus = { 'Tus-Resumable': '1.0.0' };
        const metadata = `filename ${Buffer.from(name).toString('base64')}`;
        this.unanswered.add(name);
        let at = null;
        for (let attempt = 0; ; attempt++) {
            const front = this.#front(number + attempt);
            try {
                if (!at) {
                    const created = await ask(`${front}/api/uploads`, { method: 'POST', headers: { ...tus, 'Upload-Length': `${file.bytes.length}`, 'Upload-Metadata': metadata } });
                    at = created?.headers.get('Location') ?? null;
                }

                const head = at && (await ask(front + at, { method: 'HEAD', headers: tus }));
                const id = head?.headers.get('Photo-Id');
                if (id) {
                    this.unanswered.delete(name);
                    return void this.accepted.set(id, { name, file });
                }

                if (head?.ok) {
                    const offset = Number(head.headers.get('Upload-Offset'));
                    const body = file.bytes.subarray(offset, offset + Math.ceil(file.bytes.length / 2));
                    await ask(front + at, { method: 'PATCH', headers: { ...tus, 'Upload-Offset': `${offset}`, 'Content-Type': 'application/offset+octet-stream' }, body });
                } else {
                    if (head?.status === 404) at = null;
                    await sleep(500);
                }
            } catch (e) {
                console.error(`upload in pieces: ${e.message}`);
            }
        }
    }

    #front = (number) => this.machines.front(this.fronts[number % this.fronts.length]);

    #refuse(answer, text) {
        if (![429, 503, 507].includes(answer.status)) throw new Error(`upload: ${answer.status} ${text}`);
        this.refused++;
    }

    /** Hears at each front end what becomes of photos, also after it was killed and started again. */
    listen() {
        this.#listening = this.fronts.map((front) => this.#listenTo(front));
    }

    async #listenTo(front) {
        while (!this.#stop.signal.aborted) {
            try {
                const answer = await fetch(`${this.machines.front(front)}/api/events`, { signal: this.#stop.signal });
                let text = '';
                for await (const some of answer.body.pipeThrough(new TextDecoderStream())) {
                    const messages = (text + some).split('\n\n');
                    text = messages.pop();
                    for (const message of messages) this.#hear(front, message);
                }
            } catch {
                // It was killed.
            }

            await sleep(200);
        }
    }

    #hear(front, message) {
        const photo = /^event: photo\ndata: (.*)$/m.exec(message);
        if (!photo) return;
        const { id, state } = JSON.parse(photo[1]);
        const key = `${front} ${id}`;
        const before = this.#states.get(key) ?? { state: null, timesDone: 0 };
        this.#states.set(key, { state, timesDone: before.timesDone + (state === 'done' && before.state !== 'done' ? 1 : 0) });
    }

    timesDone = (id) => Math.max(...this.fronts.map((front) => this.#states.get(`${front} ${id}`)?.timesDone ?? 0));

    list = async (front) => await (await ask(`${this.machines.front(front)}/api/photos`))?.json();

    /** Whether none waits or is worked on, as far as anybody says. */
    async areFinished() {
        for (const front of this.fronts) {
            const photos = await this.list(front);
            if (Array.isArray(photos)) return photos.length > 0 && !photos.some((photo) => ['queued', 'working'].includes(photo.state));
        }

        return false;
    }

    async untilFinished(minutes = 10) {
        for (const until = Date.now() + 60000 * minutes; Date.now() < until; await sleep(500)) {
            if (await this.areFinished()) return true;
        }

        return false;
    }

    /** Counts what became of all; whether nothing is wrong. */
    async check(program) {
        const lists = [];
        for (const front of this.fronts) lists.push(await this.list(front));
        const [photos] = lists;
        const there = new Map(photos.map((photo) => [photo.id, photo]));
        const ids = [...this.accepted.keys()];
        const wrong = {
            lost: ids.filter((id) => !there.has(id)),
            unfinished: photos.filter((photo) => ['queued', 'working'].includes(photo.state)),
            'there twice': photos.filter((photo, i) => photos.findIndex((other) => other.name === photo.name) !== i),
            'never uploaded': photos.filter((photo) => !this.accepted.has(photo.id) && !this.unanswered.has(photo.name)),
            'finished twice': ids.filter((id) => this.timesDone(id) > 1),
            'failed without a reason': photos.filter((photo) => photo.state === 'failed' && !photo.error?.detail),
            'otherwise at another front end': photos.filter((photo) => lists.some((list) => !areAlike(photo, list.find((one) => one.id === photo.id)))),
            'in other lists alone': lists.flat().filter((photo) => !there.has(photo.id)),
            'another picture than the command line\'s': await this.#otherPictures(program, photos),
        };
        const failed = photos.filter((photo) => photo.state === 'failed');
        console.log(`accepted ${ids.length}, refused for a while ${this.refused}, taken in though the answer was lost ${photos.filter((photo) => !this.accepted.has(photo.id)).length}`);
        console.log(`done ${photos.filter((photo) => photo.state === 'done').length}, failed with a reason ${failed.length}`);
        for (const photo of failed) console.log(`  ${photo.name}: ${photo.error?.detail}`);
        for (const [what, which] of Object.entries(wrong)) {
            console.log(`${what}: ${which.length}${which.length ? ` ${JSON.stringify(which).slice(0, 2000)}` : ''}`);
        }

        return Object.values(wrong).every((which) => which.length === 0);
    }

    async #otherPictures(program, photos) {
        const folder = mkdtempSync(join(tmpdir(), 'tapetum-pictures-'));
        execFileSync(program, ['enhance', ...this.files.map((file) => file.path), '-o', folder, '--format', 'png'], { stdio: 'ignore' });
        const pictures = new Map(this.files.map((file) => [file.name, readFileSync(join(folder, readdirSync(folder).find((name) => name.startsWith(file.name.replace(/\.\w+$/, '')))))]));
        rmSync(folder, { recursive: true });
        const other = [];
        for (const [i, photo] of photos.filter((one) => one.state === 'done').entries()) {
            const file = this.files.find((one) => photo.name.endsWith(`-${one.name}`));
            const answer = await ask(`${this.#front(i)}/api/photos/${photo.id}/picture?format=png`);
            if (answer?.status !== 200 || !pictures.get(file.name).equals(Buffer.from(await answer.arrayBuffer()))) other.push(`${photo.id} ${photo.name} ${answer?.status}`);
        }

        return other;
    }

    async end() {
        this.#stop.abort();
        await Promise.allSettled(this.#listening);
    }
}
