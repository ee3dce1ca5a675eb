import { DetailedError, Upload as Transfer } from "tus-js-client";
import { troubleOf, unreachable } from "../api/client";
import type { Trouble } from "../api/types";
import { t } from "../words/speak";
import { notices } from "./notices.svelte";
import { splitByKind } from "./photoFiles";

export interface Upload {
    key: number;
    name: string;
    bytes: number;
    sentBytes: number;
    state: "waiting" | "sending" | "pausing" | "failed";
    trouble: Trouble | null;
}

const atOnce = 2;
const chunkBytes = 8 << 20;
const retryMs = [500, 1000, 3000, 5000, 10_000, 20_000];
const busyS = 5;

/** Files on their way to the studio: a few at a time, resumed where they broke off, also after the page was closed. */
class Uploads {
    list = $state<Upload[]>([]);
    readonly #files = new Map<number, File>();
    readonly #transfers = new Map<number, Transfer>();
    #last = 0;
    #addedMs: number | null = null;
    /** Told when a file has become a photo; of the first of those just added, also when that was, ms. */
    arrived: (photoId: string, firstSince: number | null) => void = () => {};

    add(files: File[]): void {
        const { photos, others } = splitByKind(files);
        if (others.length > 0) notices.warn(whyNot(others, photos.length));
        if (photos.length > 0) this.#addedMs = performance.now();
        for (const file of photos) {
            const key = ++this.#last;
            this.#files.set(key, file);
            this.list.push({ key, name: file.name, bytes: file.size, sentBytes: 0, state: "waiting", trouble: null });
        }
        this.#next();
    }

    async cancel(key: number): Promise<void> {
        await this.#transfers
            .get(key)
            ?.abort(true)
            .catch(() => undefined);
        this.#forget(key);
        this.#next();
    }

    retry(key: number): void {
        this.#change(key, { state: "waiting", trouble: null });
        this.#next();
    }

    #next(): void {
        while (this.list.filter((upload) => upload.state === "sending").length < atOnce) {
            const upload = this.list.find((other) => other.state === "waiting");
            if (!upload) return;
            upload.state = "sending";
            void this.#send(upload.key, this.#files.get(upload.key)!);
        }
    }

    async #send(key: number, file: File): Promise<void> {
        const transfer = new Transfer(file, {
            endpoint: "/api/uploads",
            chunkSize: chunkBytes,
            retryDelays: retryMs,
            metadata: { filename: file.name },
            removeFingerprintOnSuccess: true,
            onShouldRetry: (error) => isPassing(statusOf(error)),
            onProgress: (sentBytes) => this.#change(key, { sentBytes }),
            onSuccess: ({ lastResponse }) => {
                this.#forget(key);
                const photo = lastResponse.getHeader("Photo-Id");
                if (photo) {
                    this.arrived(photo, this.#addedMs);
                    this.#addedMs = null;
                }
                this.#next();
            },
            onError: (error) => this.#failed(key, error),
        });
        this.#transfers.set(key, transfer);
        const [begun] = await transfer.findPreviousUploads();
        if (begun) transfer.resumeFromPreviousUpload(begun);
        if (this.#files.has(key)) transfer.start();
    }

    #failed(key: number, error: Error | DetailedError): void {
        const response = "originalResponse" in error ? error.originalResponse : null;
        if (response?.getStatus() === 429) {
            // The queue is full: the file waits here for its turn.
            const waitS = Number(response.getHeader("Retry-After")) || busyS;
            this.#change(key, { state: "pausing" });
            setTimeout(() => this.retry(key), waitS * 1000);
        } else {
            const trouble = response ? troubleOf(response.getStatus(), response.getBody()) : unreachable();
            this.#change(key, { state: "failed", trouble });
        }
        this.#next();
    }

    #change(key: number, change: Partial<Upload>): void {
        const upload = this.list.find((other) => other.key === key);
        if (upload) Object.assign(upload, change);
    }

    #forget(key: number): void {
        this.#files.delete(key);
        this.#transfers.delete(key);
        this.list = this.list.filter((upload) => upload.key !== key);
    }
}

const statusOf = (error: DetailedError | Error) =>
    "originalResponse" in error ? (error.originalResponse?.getStatus() ?? 0) : 0;

/** No answer, a conflict over an offset, a server that is starting: a moment later it may work. */
const isPassing = (status: number) =>
    status === 0 || status === 409 || status === 423 || status === 460 || status >= 500;

function whyNot(others: File[], taken: number): Trouble {
    const names = others.slice(0, 3).map((file) => file.name);
    const [listed, more] = [names.join(", "), others.length - names.length];
    const list = more > 0 ? t.andMore(listed, more) : listed;
    return {
        title: others.length === 1 ? t.isNoPhoto(list) : t.areNoPhotos(others.length),
        detail: others.length === 1 ? null : list,
        advice: taken > 0 ? t.photosComing : t.takesAdvice,
    };
}

export const uploads = new Uploads();
