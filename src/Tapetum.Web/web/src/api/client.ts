import type { About, Photo, PictureFormat, Recipe, Settings, Trouble, WhiteBalance } from "./types";

/** The server's answer when something went wrong, in words for a photographer. */
export class Problem extends Error {
    constructor(
        readonly status: number,
        readonly trouble: Trouble,
        readonly retryAfterS: number | null,
    ) {
        super(trouble.title);
    }
}

const patienceS = 60;
const leastWaitS = 1;

/** Waits and tries again while the server is busy, then gives up with its answer. */
async function send(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
    // What was asked for as the page closes is still sent.
    const request: RequestInit = { method, keepalive: method === "PUT" };
    if (signal) request.signal = signal;
    if (body !== undefined) {
        request.body = JSON.stringify(body);
        request.headers = { "Content-Type": "application/json" };
    }
    for (let waitedS = 0; ;) {
        const response = await reach(path, request);
        if (response.ok) return response;
        const problem = await problemOf(response);
        if (problem.status !== 429 || waitedS >= patienceS) throw problem;
        const pauseS = Math.max(leastWaitS, problem.retryAfterS ?? 2);
        waitedS += pauseS;
        await pause(pauseS, signal);
    }
}

async function reach(path: string, request: RequestInit): Promise<Response> {
    try {
        return await fetch(path, request);
    } catch (cause) {
        if (request.signal?.aborted) throw cause;
        throw new Problem(0, unreachable, null);
    }
}

export const unreachable: Trouble = {
    title: "The studio does not answer",
    detail: "The program behind this page is not running, or the connection is gone.",
    advice: "Your photos are safe on its side. The page goes on by itself as soon as it answers again.",
};

async function problemOf(response: Response): Promise<Problem> {
    const retryAfter = Number(response.headers.get("Retry-After"));
    return new Problem(
        response.status,
        troubleOf(response.status, await response.text()),
        Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
    );
}

/** Reads problem+json; says something useful about answers that are none, such as those of a proxy. */
export function troubleOf(status: number, body: string): Trouble {
    const known = knownTrouble(status);
    try {
        const problem = JSON.parse(body) as Partial<Trouble>;
        return {
            title: problem.title ?? known.title,
            detail: problem.detail ?? known.detail ?? null,
            advice: problem.advice ?? known.advice ?? null,
        };
    } catch {
        return known;
    }
}

function knownTrouble(status: number): Trouble {
    switch (status) {
        case 401:
        case 403:
            return {
                title: "The studio is locked",
                advice: "Open it with the address that has the access token in it.",
            };
        case 404:
            return { title: "This photo is gone", advice: "It was deleted or has expired. Add the file again." };
        case 413:
            return { title: "The file is too large", advice: "The studio's owner can raise the limit." };
        case 429:
            return { title: "The studio is busy", advice: "Try again in a moment." };
        case 507:
            return { title: "The studio's disk is full", advice: "Delete photos that you have downloaded." };
        default:
            return { title: "Something went wrong", detail: `The studio answered ${status}.`, advice: "Try again." };
    }
}

function pause(seconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, seconds * 1000);
        signal?.addEventListener("abort", () => {
            clearTimeout(timer);
            reject(signal.reason as Error);
        });
    });
}

async function json<T>(response: Promise<Response>): Promise<T> {
    return (await (await response).json()) as T;
}

const photo = (id: string) => `/api/photos/${encodeURIComponent(id)}`;

export const about = () => json<About>(send("GET", "/api/about"));
export const photos = () => json<Photo[]>(send("GET", "/api/photos"));
export const sample = () => json<Photo>(send("POST", "/api/photos/sample"));
export const remove = (id: string) => send("DELETE", photo(id));
export const removeAll = () => send("DELETE", "/api/photos");
export const saveSettings = (id: string, settings: Settings) =>
    json<Photo>(send("PUT", `${photo(id)}/settings`, settings));
export const saveSettingsOf = (ids: string[], settings: Settings) => send("PUT", "/api/settings", { ids, settings });

/** How a photo is developed with these settings. */
export const development = (id: string, settings: Settings, signal: AbortSignal) =>
    json<Recipe>(send("GET", `${photo(id)}/development?${queryOf(settings)}`, undefined, signal));

/** Float16 RGB. */
export interface LinearPart {
    widthPx: number;
    heightPx: number;
    halves: Uint16Array;
}

/** A part of the linear picture, float16 RGB; x, y, width and height in full-size pixels. */
export async function linear(
    id: string,
    part: { kind: "after" | "before"; scale: number; x: number; y: number; width: number; height: number },
    signal: AbortSignal,
): Promise<LinearPart> {
    const query = new URLSearchParams(Object.entries(part).map(([key, value]) => [key, String(value)]));
    const response = await send("GET", `${photo(id)}/linear?${query}`, undefined, signal);
    return {
        widthPx: Number(response.headers.get("Image-Width")),
        heightPx: Number(response.headers.get("Image-Height")),
        halves: new Uint16Array(await response.arrayBuffer()),
    };
}

/** The address changes when the thumbnail does, so that an old one is not shown from the cache. */
export const thumbnail = (of: Photo) => `${photo(of.id)}/thumbnail?v=${of.thumbnailVersion}`;
export const picture = (id: string, format: PictureFormat) => `${photo(id)}/picture?format=${format}&download=1`;
export const zip = (format: PictureFormat) => `/api/photos.zip?format=${format}`;

function queryOf({ ev, whiteBalance, strength: _, ...rest }: Settings): URLSearchParams {
    const query = new URLSearchParams({ ev: String(ev ?? 0), whiteBalance: whiteBalanceText(whiteBalance) });
    for (const [name, value] of Object.entries(rest)) {
        if (value != null) query.set(name, String(value));
    }
    return query;
}

function whiteBalanceText(choice: WhiteBalance): string {
    if (typeof choice === "string") return choice;
    return "neutral" in choice ? `neutral:${choice.neutral.join(",")}` : `${choice.kelvin},${choice.tint}`;
}
