import type {
    About,
    OfferedBurst,
    Photo,
    PictureFile,
    Recipe,
    Settings,
    Trouble,
    WhiteBalance,
    ZipState,
} from "./types";
import { decodeLinear } from "../develop/linearCoding";
import { t } from "../words/speak";

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
        throw new Problem(0, unreachable(), null);
    }
}

export const unreachable = (): Trouble => ({
    title: t.noAnswer,
    detail: t.noAnswerDetail,
    advice: t.noAnswerAdvice,
});

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
        return inWords({
            title: problem.title ?? known.title,
            detail: problem.detail ?? known.detail ?? null,
            advice: problem.advice ?? known.advice ?? null,
            code: problem.code ?? null,
        });
    } catch {
        return known;
    }
}

/** The server speaks English; what it has a code for is told in the person's language. */
export const inWords = (trouble: Trouble): Trouble => t.problems[trouble.code ?? ""] ?? trouble;

function knownTrouble(status: number): Trouble {
    switch (status) {
        case 401:
        case 403:
            return { title: t.locked, advice: t.lockedAdvice };
        case 404:
            return { title: t.gone, advice: t.goneAdvice };
        case 413:
            return { title: t.tooLarge, advice: t.tooLargeAdvice };
        case 429:
            return { title: t.busy, advice: t.busyAdvice };
        case 507:
            return { title: t.diskFull, advice: t.diskFullAdvice };
        default:
            return { title: t.wrong, detail: t.answered(status), advice: t.again };
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
export const saveRating = (id: string, rating: number) => send("PUT", `${photo(id)}/rating`, { stars: rating });
export const saveModel = (id: string, model: string) => json<Photo>(send("PUT", `${photo(id)}/model`, { model }));
/** Ids of photos that belong together and are not merged yet. */
export const bursts = () => json<OfferedBurst[]>(send("GET", "/api/bursts"));
export const merge = (frames: string[]) => json<Photo>(send("POST", "/api/bursts", { frames }));
export const saveSettingsOf = (ids: string[], settings: Settings) => send("PUT", "/api/settings", { ids, settings });

/** How a photo is developed with these settings. */
export const development = (id: string, settings: Settings, signal: AbortSignal) =>
    json<Recipe>(send("GET", `${photo(id)}/development?${queryOf(settings)}`, undefined, signal));

/** How many of its lowest bits nobody sees of a picture that is reduced to the screen: a code of what is shown has more of them. */
const unseenBits = { after: 4, before: 5, untouched: 5 };

/** Likewise of a picture that was taken in the dark and is brightened by stops: its noise is coarser than that. */
const unseenInDark = { after: 5, before: 7, untouched: 6 };

/** Float16 RGB. */
export interface LinearPart {
    widthPx: number;
    heightPx: number;
    halves: Uint16Array;
}

/** A part of the linear picture, float16 RGB; x, y, width and height in full-size pixels. */
export async function linear(
    id: string,
    part: {
        kind: keyof typeof unseenBits;
        /** How often the photo has been made: its address is another then. */
        made: number;
        /** Whether its lens is put right. */
        lens: "auto" | "off";
        scale: number;
        x: number;
        y: number;
        width: number;
        height: number;
    },
    isDark: boolean,
    signal: AbortSignal,
): Promise<LinearPart> {
    const query = new URLSearchParams(Object.entries(part).map(([key, value]) => [key, String(value)]));
    const droppedBits = part.scale > 1 ? (isDark ? unseenInDark : unseenBits)[part.kind] : 0;
    if (droppedBits > 0) query.set("droppedBits", String(droppedBits));
    const response = await send("GET", `${photo(id)}/linear?${query}`, undefined, signal);
    const [widthPx, heightPx] = ["Image-Width", "Image-Height"].map((name) => Number(response.headers.get(name))) as [
        number,
        number,
    ];
    const bytes = await response.arrayBuffer();
    const halves =
        droppedBits > 0 ? decodeLinear(new Uint8Array(bytes), widthPx, heightPx, droppedBits) : new Uint16Array(bytes);
    return { widthPx, heightPx, halves };
}

/** The address changes when the thumbnail does, so that an old one is not shown from the cache. */
export const thumbnail = (of: Photo) => `${photo(of.id)}/thumbnail?v=${of.thumbnailVersion}`;
export const picture = (id: string, file: PictureFile) => `${photo(id)}/picture?${fileQuery(file)}&download=1`;
/** @param job Names the download for {@link zipState}. */
export const zip = (ids: string[] | null, file: PictureFile, job: string) =>
    `/api/photos.zip?${fileQuery(file)}&job=${job}${ids ? `&ids=${ids.join()}` : ""}`;
export const zipState = (job: string) => json<ZipState>(send("GET", `/api/zips/${job}`));

function fileQuery({ format, quality, colorSpace, keepsPlace, longSidePx, name }: PictureFile): URLSearchParams {
    const query = new URLSearchParams({ format });
    if (format === "jpeg") query.set("quality", String(quality));
    if (format !== "dng") query.set("colorSpace", colorSpace);
    if (format !== "dng" && longSidePx) query.set("resize", String(longSidePx));
    if (!keepsPlace) query.set("gps", "strip");
    if (name.trim()) query.set("name", name.trim());
    return query;
}

/** Of what pixels look like: where they lie, the page knows itself. */
function queryOf(settings: Settings): URLSearchParams {
    const { ev, whiteBalance, strength: _, rotate: _rotate, straighten: _straighten, crop: _crop, ...rest } = settings;
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
