// The machines of a studio on this one: each has an address of its own, on the loopback or in a network namespace, and a nats-server, a front end or a worker on it can be killed and started again.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const program = process.env.TAPETUM;
const nats = ['/usr/sbin/nats-server', '/usr/bin/nats-server', '/usr/local/bin/nats-server'].find((path) => existsSync(path));
const ports = { clients: 14222, routes: 16222, monitor: 18222, front: 18080, worker: 18081 };
const bridge = 'tapetum-net';


const run = (command, ...rest) => execFileSync(command, rest, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Something that runs on a machine. */
class Running {
    constructor(name, process) {
        [this.name, this.process] = [name, process];
    }

    get isAlive() {
        return this.process.exitCode === null && this.process.signalCode === null;
    }

    async end(signal) {
        if (!this.isAlive) return;
        const ended = new Promise((resolve) => this.process.once('exit', resolve));
        this.process.kill(signal);
        await ended;
    }
}

export class Machines {
    running = new Map();
    isSeparate = false;

    constructor(count, { replicas = 3, serverCount = count } = {}) {
        if (!nats) throw new Error('nats-server is not installed; Debian\'s package of that name has it.');
        this.folder = mkdtempSync(join(tmpdir(), 'tapetum-cluster-'));
        [this.count, this.replicas, this.serverCount] = [count, replicas, serverCount];
        for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void this.end().then(() => process.exit(130)));
    }

    /** Machine 0, 1, …: its address. */
    address = (machine) => (this.isSeparate ? `10.77.0.${machine + 2}` : `127.0.0.${machine + 2}`);

    front = (machine) => `http://${this.address(machine)}:${ports.front}`;

    worker = (machine) => `http://${this.address(machine)}:${ports.worker}`;

    get servers() {
        return this.all().slice(0, this.serverCount).map((machine) => `nats://${this.address(machine)}:${ports.clients}`).join(',');
    }

    all = () => [...Array(this.count).keys()];

    /** Gives each machine a network namespace, all of them on one bridge. */
    separate() {
        this.isSeparate = true;
        run('ip', 'link', 'add', bridge, 'type', 'bridge');
        run('ip', 'address', 'add', '10.77.0.1/24', 'dev', bridge);
        run('ip', 'link', 'set', bridge, 'up');
        for (const machine of this.all()) {
            const [space, cable] = [`tapetum-${machine}`, `tapetum-v${machine}`];
            run('ip', 'netns', 'add', space);
            run('ip', 'link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', space);
            run('ip', 'link', 'set', cable, 'master', bridge, 'up');
            run('ip', '-n', space, 'link', 'set', 'lo', 'up');
            run('ip', '-n', space, 'address', 'add', `${this.address(machine)}/24`, 'dev', 'eth0');
            run('ip', '-n', space, 'link', 'set', 'eth0', 'up');
        }
    }

    /** Pulls a machine's cable, or puts it back. */
    plug = (machine, isIn) => run('ip', 'link', 'set', `tapetum-v${machine}`, isIn ? 'up' : 'down');

    /** Asked on the machine itself: the status of an answer; 0 where there was none. */
    async askThere(machine, url) {
        try {
            const { stdout } = await promisify(execFile)('ip', ['netns', 'exec', `tapetum-${machine}`, 'curl', '-s', '-m', '40', '-o', '/dev/null', '-w', '%{http_code}', url]);
            return Number(stdout);
        } catch {
            return 0;
        }
    }

    startServer(machine) {
        const address = this.address(machine);
        const routes = this.all().filter((other) => other !== machine).map((other) => `nats-route://${this.address(other)}:${ports.routes}`).join(',');
        const cluster = this.serverCount > 1 ? ['--cluster_name', 'studio', '--cluster', `nats://${address}:${ports.routes}`, '--routes', routes] : [];
        this.#spawn(`nats-${machine}`, machine, [nats, '-n', `nats-${machine}`, '-a', address, '-p', `${ports.clients}`, '-m', `${ports.monitor}`, '-js', '-sd', join(this.folder, `nats-${machine}`), ...cluster]);
    }

    /** Until a server has all that the others have; whether it does in time. */
    async isCurrent(machine, seconds = 120) {
        for (const until = Date.now() + 1000 * seconds; Date.now() < until; await sleep(100)) {
            if ((await ask(`http://${this.address(machine)}:${ports.monitor}/healthz`))?.ok) return true;
        }

        return false;
    }

    /** The same; what does not come back by itself is started again. */
    async makeCurrent(machine, seconds = 120) {
        for (let times = 0; !(await this.isCurrent(machine, seconds)); times++) {
            if (times === 2) throw new Error(`nats-${machine} does not come back`);
            console.error(`nats-${machine} has not got everything after ${seconds} s, and is started again`);
            await this.kill(`nats-${machine}`);
            this.startServer(machine);
        }
    }

    /** Which server leads a stream, and which all of JetStream; null while none does. */
    async leaders(stream) {
        for (const machine of this.all()) {
            const state = await (await ask(`http://${this.address(machine)}:${ports.monitor}/jsz?acc=$G&streams=1`))?.json();
            if (!state) continue;
            const found = state.account_details?.[0]?.stream_detail?.find((one) => one.name === stream);
            return { stream: found?.cluster?.leader ?? null, all: state.meta_cluster?.leader ?? null };
        }

        return { stream: null, all: null };
    }

    /** Bytes that a server has had from its clients and other servers, and sent to them. */
    async traffic(machine) {
        const state = await (await ask(`http://${this.address(machine)}:${ports.monitor}/varz`)).json();
        return { in: state.in_bytes, out: state.out_bytes };
    }

    startFront = (machine, ...more) => this.#start('serve', `front-${machine}`, machine, ports.front, ['--host-name', this.address(machine), '--rate', '1000000', '--queue', '100000', '--address-queue', '100000', '--address-connections', '1000', '--quota', '100', ...more]);

    startWorker = (machine, redeliverAfter = 4) => this.#start('worker', `worker-${machine}`, machine, ports.worker, ['--threads', '1', '--redeliver-after', `${redeliverAfter}`]);

    /** Until it listens; its address. */
    async #start(command, name, machine, port, more) {
        const common = ['--cluster', this.servers, '--replicas', `${this.replicas}`, '--address', this.address(machine), '--port', `${port}`, '--data', join(this.folder, name)];
        const child = this.#spawn(name, machine, [program, command, ...common, ...more]);
        return await new Promise((resolve, reject) => {
            createInterface({ input: child.stdout }).once('line', resolve);
            child.once('exit', (code, signal) => reject(new Error(`${name} ended with ${code ?? signal} before it listened; see ${this.folder}/${name}.log`)));
        });
    }

    #spawn(name, machine, command) {
        mkdirSync(this.folder, { recursive: true });
        const [first, ...rest] = this.isSeparate ? ['ip', 'netns', 'exec', `tapetum-${machine}`, ...command] : command;
        const child = spawn(first, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
        child.stderr.pipe(createWriteStream(join(this.folder, `${name}.log`), { flags: 'a' }));
        this.running.set(name, new Running(name, child));
        return child;
    }

    kill = (name) => this.running.get(name).end('SIGKILL');

    async end(keep = false) {
        await Promise.all([...this.running.values()].map((one) => one.end('SIGKILL')));
        if (this.isSeparate) {
            for (const machine of this.all()) run('ip', 'netns', 'delete', `tapetum-${machine}`);
            run('ip', 'link', 'delete', bridge);
        }

        if (!keep) rmSync(this.folder, { recursive: true, force: true });
    }
}

/** An answer, or null where nobody gave one. */
export async function ask(url, options = {}) {
    try {
        return await fetch(url, { signal: AbortSignal.timeout(30000), ...options });
    } catch {
        return null;
    }
}
