import * as api from "../api/client";
import type { Photo, PictureFile } from "../api/types";
import { t } from "../words/speak";
import { Kept } from "./kept.svelte";
import { notices } from "./notices.svelte";
import { studio } from "./studio.svelte";

const usual: PictureFile = {
    format: "jpeg",
    quality: 92,
    colorSpace: "srgb",
    keepsPlace: true,
    longSidePx: null,
    name: "",
};
const askMs = 400;
/** How long a browser may take to begin with a download. */
const patienceMs = 30_000;

/** How pictures are saved, as the person did last; and a zip on its way. */
class Saving {
    readonly file = new Kept<PictureFile>(
        "picture-file",
        usual,
        (found) => typeof found === "object" && Object.keys(usual).every((name) => name in (found as object)),
    );
    /** Null while no zip is being downloaded. */
    zip = $state.raw<{ done: number; total: number } | null>(null);

    change(file: Partial<PictureFile>): void {
        this.file.value = { ...this.file.value, ...file };
    }

    async one(photo: Photo): Promise<void> {
        await this.#download(api.picture(photo.id, this.file.value));
    }

    /** @param photos Null for all. */
    async many(photos: Photo[] | null): Promise<void> {
        const job = crypto.getRandomValues(new Uint32Array(3)).join("-");
        this.zip = { done: 0, total: (photos ?? studio.finished).length };
        await this.#download(api.zip(photos?.map((photo) => photo.id) ?? null, this.file.value, job));
        await notices.during(() => this.#follow(job));
        this.zip = null;
    }

    async #follow(job: string): Promise<void> {
        const begun = performance.now();
        for (;;) {
            const { done, total, isOver } = await api.zipState(job);
            if (total > 0) this.zip = { done, total };
            if (isOver) {
                notices.tell(done === total ? t.zipMade(done) : t.zipStopped(done, total));
                return;
            }
            if (total === 0 && performance.now() - begun > patienceMs) return;
            await new Promise((resolve) => setTimeout(resolve, askMs));
        }
    }

    /** A link would start before the last change has been stored; a refusal would take the page's place. */
    async #download(address: string): Promise<void> {
        await studio.saveNow();
        const link = document.createElement("a");
        link.href = address;
        link.download = "";
        link.click();
    }
}

export const saving = new Saving();
