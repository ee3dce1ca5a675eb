import * as api from "../api/client";
import { Problem } from "../api/client";
import type { About, Photo, Settings } from "../api/types";
import { History } from "./history";
import { t } from "../words/speak";
import { notices } from "./notices.svelte";
import { duplicatesOf, order } from "./order.svelte";
import { Outbox } from "./outbox";

const reconnectMs = 3000;

/** The command line's own defaults. The server's take their place when it has told them; it leaves out what is automatic. */
const usual: Settings = {
    ev: null,
    whiteBalance: "as-shot",
    strength: 1,
    sharpen: null,
    lensCorrections: "auto",
    shadows: null,
    highlights: null,
    rotate: null,
    straighten: 0,
    crop: null,
};

/** All photos of the studio as the server tells of them, which of them is looked at, and settings on their way to the server. */
class Studio {
    photos = $state<Photo[]>([]);
    about = $state<About | null>(null);
    selectedId = $state<string | null>(null);
    /** Those chosen beside the one looked at, to be changed together. */
    chosenIds = $state<ReadonlySet<string>>(new Set());
    /** When the person last looked for a photo or changed one, ms. */
    touchedMs = -Infinity;
    /** False until the server has told of its photos for the first time. */
    isKnown = $state(false);
    isConnected = $state(true);

    readonly #outbox = new Outbox((photo) => {
        if (this.photos.some((known) => known.id === photo.id)) this.take(photo);
    });
    readonly #history = new History();

    /** For each list on its way, what events have told since it was asked for: newer than the list. Null is a photo that went. */
    readonly #newer = new Set<Map<string, Photo | null>>();

    selected = $derived(this.photos.find((photo) => photo.id === this.selectedId) ?? null);
    /** The one looked at, and those chosen with it. */
    chosen = $derived(this.photos.filter((photo) => photo.id === this.selectedId || this.chosenIds.has(photo.id)));
    duplicates = $derived(duplicatesOf(this.photos));
    /** Those that are not filtered out, in the order that was asked for. */
    shown = $derived(order.of(this.photos, this.duplicates));
    finished = $derived(this.shown.filter((photo) => photo.state === "done"));

    get defaults(): Settings {
        return { ...usual, ...this.about?.defaults };
    }

    /** Follows the server's events until told to stop. */
    follow(): () => void {
        this.selectedId = decodeURIComponent(location.hash.slice(1)) || null;
        let events = this.#listen();
        // The browser connects again by itself after a lost connection, but not after an answer such as a proxy's 502.
        const again = setInterval(() => {
            if (events.readyState === EventSource.CLOSED) events = this.#listen();
        }, reconnectMs);
        const save = () => void this.saveNow();
        addEventListener("pagehide", save);
        return () => {
            clearInterval(again);
            events.close();
            removeEventListener("pagehide", save);
        };
    }

    #listen(): EventSource {
        const events = new EventSource("/api/events");
        events.addEventListener("open", () => {
            this.isConnected = true;
            notices.takeBack(api.unreachable());
            // What was removed while nobody listened is told by no event.
            void this.refresh();
        });
        events.addEventListener("error", () => (this.isConnected = false));
        events.addEventListener("photo", (event) => {
            const photo = JSON.parse(event.data as string) as Photo;
            for (const newer of this.#newer) newer.set(photo.id, photo);
            this.take(photo);
        });
        events.addEventListener("removed", (event) => {
            const { id } = JSON.parse(event.data as string) as { id: string };
            for (const newer of this.#newer) newer.set(id, null);
            this.forget(id);
        });
        return events;
    }

    async refresh(): Promise<void> {
        await notices.during(async () => {
            const photos = await this.#list();
            this.photos = photos.map((photo) => this.#outbox.over(photo)).sort(byAge);
            this.isKnown = true;
            void this.saveNow();
            if (!this.selected) this.select(this.photos[0]?.id ?? null);
            this.about ??= await api.about();
        });
    }

    async #list(): Promise<Photo[]> {
        const newer = new Map<string, Photo | null>();
        this.#newer.add(newer);
        try {
            const photos = new Map<string, Photo | null>((await api.photos()).map((photo) => [photo.id, photo]));
            return [...new Map([...photos, ...newer]).values()].filter((photo) => photo !== null);
        } finally {
            this.#newer.delete(newer);
        }
    }

    take(photo: Photo): void {
        const known = this.photos.findIndex((other) => other.id === photo.id);
        if (known >= 0) this.photos[known] = this.#outbox.over(photo);
        else this.photos = [...this.photos, photo].sort(byAge);
        if (this.isKnown && !this.selected) this.select(photo.id);
    }

    forget(id: string): void {
        const at = this.photos.findIndex((photo) => photo.id === id);
        if (at < 0) return;
        this.#outbox.forget(id);
        this.#history.forget(id);
        this.photos.splice(at, 1);
        if (this.selectedId === id) this.select((this.photos[at] ?? this.photos[at - 1])?.id ?? null);
    }

    select(id: string | null): void {
        this.selectedId = id;
        history.replaceState(null, "", id ? `#${encodeURIComponent(id)}` : location.pathname + location.search);
    }

    /** What a click does: looks at a photo; with Ctrl also keeps those before; with Shift takes all between. */
    look(id: string, { also = false, through = false } = {}): void {
        this.touchedMs = performance.now();
        const ids = this.shown.map((photo) => photo.id);
        if (through && this.selectedId) {
            const [from, to] = [ids.indexOf(this.selectedId), ids.indexOf(id)].sort((a, b) => a - b) as [
                number,
                number,
            ];
            this.chosenIds = new Set(ids.slice(from, to + 1));
        } else if (also) {
            const chosen = new Set([...this.chosenIds, ...(this.selectedId ? [this.selectedId] : [])]);
            if (chosen.has(id) && chosen.size > 1) {
                chosen.delete(id);
                this.chosenIds = chosen;
                if (this.selectedId === id) this.select([...chosen].pop()!);
                return;
            }
            this.chosenIds = chosen.add(id);
        } else {
            this.chosenIds = new Set();
        }
        this.select(id);
    }

    chooseAll(): void {
        this.chosenIds = new Set(this.shown.map((photo) => photo.id));
    }

    step(by: number): void {
        this.touchedMs = performance.now();
        this.chosenIds = new Set();
        const at = this.shown.findIndex((photo) => photo.id === this.selectedId);
        const next = this.shown[Math.min(this.shown.length - 1, Math.max(0, at + by))];
        if (next) this.select(next.id);
    }

    /** Shown at once, stored a moment after the last change. */
    change(id: string, settings: Partial<Settings>): void {
        const photo = this.photos.find((other) => other.id === id);
        if (!photo) return;
        this.#history.record(id, $state.snapshot(photo.settings) as Settings, Object.keys(settings).join());
        this.#put(photo, { ...photo.settings, ...settings });
    }

    /** Makes those chosen again with another network. */
    async remake(model: string): Promise<void> {
        await this.saveNow();
        for (const photo of this.chosen) {
            await notices.during(async () => this.take(await api.saveModel(photo.id, model)));
        }
    }

    /** Of the photo looked at, and of those chosen with it. */
    rate(rating: number): void {
        this.touchedMs = performance.now();
        for (const photo of this.chosen) {
            photo.rating = rating;
            void notices.during(async () => void (await api.saveRating(photo.id, rating)));
        }
    }

    undo(): void {
        this.#goTo((photo, current) => this.#history.undo(photo, current));
    }

    redo(): void {
        this.#goTo((photo, current) => this.#history.redo(photo, current));
    }

    #goTo(step: (photo: string, current: Settings) => Settings | null): void {
        const photo = this.selected;
        const settings = photo && step(photo.id, $state.snapshot(photo.settings) as Settings);
        if (settings) this.#put(photo, settings);
    }

    #put(photo: Photo, settings: Settings): void {
        this.touchedMs = performance.now();
        photo.settings = settings;
        this.#outbox.put(photo.id, $state.snapshot(settings) as Settings);
    }

    /** Before a download, so that it has what the screen shows. */
    saveNow(): Promise<void> {
        return this.#outbox.saveNow();
    }

    /** Gives photos the same settings; each can take that back for itself. */
    async apply(settings: Settings, photos: Photo[]): Promise<void> {
        await notices.during(async () => {
            await this.saveNow();
            await api.saveSettingsOf(
                photos.map((photo) => photo.id),
                settings,
            );
            for (const photo of photos) {
                this.#history.record(photo.id, $state.snapshot(photo.settings) as Settings, "apply");
                photo.settings = { ...settings };
                this.#outbox.hold(photo.id, { ...settings });
            }
            notices.tell(photos.length === 1 ? t.applied : t.appliedTo(photos.length));
        });
    }

    async remove(id: string): Promise<void> {
        await notices.during(async () => {
            try {
                await api.remove(id);
            } catch (problem) {
                // Gone already is as good.
                if (!(problem instanceof Problem && problem.status === 404)) throw problem;
            }
            this.forget(id);
        });
    }

    async removeAll(): Promise<void> {
        await notices.during(async () => {
            await api.removeAll();
            this.photos = [];
            this.select(null);
        });
    }

    async addSample(): Promise<void> {
        await notices.during(async () => {
            const photo = await api.sample();
            // An event may have been faster, and knows more.
            if (this.photos.every((known) => known.id !== photo.id)) this.take(photo);
        });
    }
}

const byAge = (a: Photo, b: Photo) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id);

export const studio = new Studio();
