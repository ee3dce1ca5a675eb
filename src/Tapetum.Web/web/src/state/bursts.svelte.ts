import * as api from "../api/client";
import type { OfferedBurst } from "../api/types";
import { notices } from "./notices.svelte";
import { studio } from "./studio.svelte";

const askAfterMs = 600;

/** Photos that belong together, as the server finds them, and are not merged yet. */
class Bursts {
    #offered = $state.raw<OfferedBurst[]>([]);
    /** Those that the person does not want, by their first frame. */
    #declined = $state.raw<ReadonlySet<string>>(new Set());
    #timer: ReturnType<typeof setTimeout> | undefined;

    /** The frames that belong to a photo with it; null where there are none, or they are not wanted as one. */
    of(photo: string): OfferedBurst | null {
        const found = this.#offered.find(({ frames }) => frames.includes(photo));
        return found && !this.#declined.has(found.frames[0]!) ? found : null;
    }

    /** Asks again a moment after photos have come, gone or been read. */
    ask(): void {
        clearTimeout(this.#timer);
        if (studio.photos.length < 2) this.#offered = [];
        else this.#timer = setTimeout(() => void this.#ask(), askAfterMs);
    }

    decline({ frames }: OfferedBurst): void {
        this.#declined = new Set([...this.#declined, frames[0]!]);
    }

    /** The picture of all is a photo more, and looked at. */
    async merge(offer: OfferedBurst): Promise<void> {
        await notices.during(async () => {
            await studio.saveNow();
            const photo = await api.merge(offer.frames);
            this.#offered = this.#offered.filter((other) => other !== offer);
            studio.take(photo);
            studio.select(photo.id);
        });
    }

    async #ask(): Promise<void> {
        // Nothing that a person asked for: without an answer there is nothing to offer.
        this.#offered = await api.bursts().catch(() => this.#offered);
    }
}

export const bursts = new Bursts();
