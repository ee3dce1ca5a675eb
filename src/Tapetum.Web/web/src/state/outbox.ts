import * as api from "../api/client";
import { Problem } from "../api/client";
import type { Photo, Settings } from "../api/types";
import { notices } from "./notices.svelte";

const saveAfterMs = 350;
const tryAgainMs = 3000;
/** As long as news may be on its way. */
const newsMs = 1500;
const key = "unsaved";

/** Settings on their way to the server: stored a moment after the last change, one after the other, and until they are there kept over a reload. */
export class Outbox {
    readonly #unsaved = new Map<string, Settings>(
        JSON.parse(sessionStorage.getItem(key) ?? "[]") as [string, Settings][],
    );
    /** What the server has just taken, and what was told of its photos since: that may have set out before. */
    readonly #taken = new Map<string, { settings: Settings; told: Photo | null }>();
    #sending: Promise<void> = Promise.resolve();
    #timer: ReturnType<typeof setTimeout> | undefined;

    /** @param take Shows what was told of a photo. */
    constructor(private readonly take: (photo: Photo) => void) {}

    put(id: string, settings: Settings): void {
        this.#unsaved.set(id, settings);
        this.#keep();
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => void this.saveNow(), saveAfterMs);
    }

    forget(id: string): void {
        this.#unsaved.delete(id);
        this.#taken.delete(id);
    }

    /** A photo as the server tells of it, with what it does not know yet. */
    over(photo: Photo): Photo {
        const taken = this.#taken.get(photo.id);
        if (taken) taken.told = photo;
        const settings = this.#unsaved.get(photo.id) ?? taken?.settings;
        return settings ? { ...photo, settings } : photo;
    }

    /** Before a download, so that it has what the screen shows. What cannot be stored now is tried again. */
    async saveNow(): Promise<void> {
        clearTimeout(this.#timer);
        await notices.during(async () => {
            try {
                await this.#save();
            } catch (problem) {
                if (problem instanceof Problem && isPassing(problem.status)) {
                    this.#timer = setTimeout(() => void this.saveNow(), tryAgainMs);
                }
                throw problem;
            }
        });
    }

    /** News that set out before settings were stored does not take them back. */
    hold(id: string, settings: Settings): void {
        const taken = { settings, told: null as Photo | null };
        this.#taken.set(id, taken);
        setTimeout(() => {
            if (this.#taken.get(id) !== taken) return;
            this.#taken.delete(id);
            if (taken.told) this.take(taken.told);
        }, newsMs);
    }

    /** Of two that are on their way at once, the older might be stored last. */
    #save(): Promise<void> {
        const saved = this.#sending.then(() => this.#send());
        this.#sending = saved.catch(() => undefined);
        return saved;
    }

    async #send(): Promise<void> {
        await Promise.all(
            [...this.#unsaved].map(async ([id, settings]) => {
                try {
                    await api.saveSettings(id, settings);
                } catch (problem) {
                    // Of a photo that is gone nothing is left to save.
                    if (!(problem instanceof Problem && problem.status === 404)) throw problem;
                }
                if (this.#unsaved.get(id) === settings) {
                    this.#unsaved.delete(id);
                    this.hold(id, settings);
                }
                this.#keep();
            }),
        );
    }

    /** A request that is under way when the page is reloaded may be lost: what it would have saved is kept until it has. */
    #keep(): void {
        sessionStorage.setItem(key, JSON.stringify([...this.#unsaved]));
    }
}

/** No answer, or one of a server that starts or is busy. */
const isPassing = (status: number) => status === 0 || status === 429 || status >= 500;
