import type { Photo } from "../api/types";
import { Kept } from "./kept.svelte";

export const sorts = ["added", "taken", "name", "rating", "iso"] as const;
export type Sort = (typeof sorts)[number];

/** Which photos are shown, and in which order. */
class Order {
    readonly #sort = new Kept<Sort>("sort", "added", (found) => sorts.includes(found as Sort));
    /** The fewest stars. */
    least = $state(0);
    /** A part of a name or a camera. */
    text = $state("");
    onlyDuplicates = $state(false);

    isFiltering = $derived(this.least > 0 || this.text.trim() !== "" || this.onlyDuplicates);

    get sort(): Sort {
        return this.#sort.value;
    }

    set sort(sort: Sort) {
        this.#sort.value = sort;
    }

    clear(): void {
        [this.least, this.text, this.onlyDuplicates] = [0, "", false];
    }

    /** @param photos Oldest first. */
    of(photos: Photo[], duplicates: ReadonlySet<string>): Photo[] {
        const text = this.text.trim().toLowerCase();
        const wanted = photos.filter(
            (photo) =>
                (photo.rating ?? 0) >= this.least &&
                (!this.onlyDuplicates || duplicates.has(photo.id)) &&
                `${photo.name} ${photo.capture?.camera ?? ""}`.toLowerCase().includes(text),
        );
        const compare = comparisons[this.sort];
        return compare ? wanted.toSorted(compare) : wanted;
    }
}

const comparisons: Record<Sort, ((a: Photo, b: Photo) => number) | null> = {
    added: null,
    taken: (a, b) => (a.capture?.takenAt ?? "").localeCompare(b.capture?.takenAt ?? ""),
    name: (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }),
    rating: (a, b) => (b.rating ?? 0) - (a.rating ?? 0),
    iso: (a, b) => (b.capture?.iso ?? 0) - (a.capture?.iso ?? 0),
};

/** Those whose file is the same as an earlier one's, byte for byte. */
export function duplicatesOf(photos: Photo[]): ReadonlySet<string> {
    const seen = new Set<string>();
    const found = new Set<string>();
    for (const { id, contentHash } of photos) {
        if (!contentHash) continue;
        if (seen.has(contentHash)) found.add(id);
        seen.add(contentHash);
    }
    return found;
}

export const order = new Order();
