import type { Settings } from "../api/types";
import { Kept } from "./kept.svelte";

export interface Preset {
    name: string;
    /** What it changes; all else stays as a photo has it. */
    settings: Partial<Settings>;
}

const isPresets = (found: unknown) =>
    Array.isArray(found) &&
    found.every((one) => typeof (one as Preset).name === "string" && typeof (one as Preset).settings === "object");

/** Settings under a name, and which of them new photos begin with. */
class Presets {
    readonly #list = new Kept<Preset[]>("presets", [], isPresets);
    readonly #first = new Kept<string>("first-preset", "", (found) => typeof found === "string");

    get list(): Preset[] {
        return this.#list.value;
    }

    /** The name of the one that new photos begin with; empty for none. */
    get first(): string {
        return this.list.some(({ name }) => name === this.#first.value) ? this.#first.value : "";
    }

    set first(name: string) {
        this.#first.value = name;
    }

    /** What new photos begin with. */
    get begun(): Partial<Settings> | null {
        return this.list.find(({ name }) => name === this.first)?.settings ?? null;
    }

    /** Keeps what differs from usual, but not how one picture is turned and cut. One of the same name is replaced. */
    save(name: string, settings: Settings, usual: Settings): void {
        const changed = Object.entries(settings).filter(
            ([key, value]) =>
                !ofOnePicture.has(key) &&
                JSON.stringify(value) !== JSON.stringify(usual[key as keyof Settings] ?? absent(key)),
        );
        const preset = { name, settings: Object.fromEntries(changed) as Partial<Settings> };
        this.#list.value = [...this.list.filter((other) => other.name !== name), preset].sort((a, b) =>
            a.name.localeCompare(b.name),
        );
    }

    remove(name: string): void {
        this.#list.value = this.list.filter((other) => other.name !== name);
    }
}

/** What the server leaves out: none of the numbers, and nothing chosen. */
const absent = (key: string) => (automatic.has(key) ? null : 0);
const ofOnePicture = new Set(["rotate", "straighten", "crop"]);
const automatic = new Set(["ev", "sharpen", "shadows", "highlights"]);

export const presets = new Presets();
