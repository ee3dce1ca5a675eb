import type { Settings } from "../api/types";

interface Steps {
    /** Oldest first; the last is what undo goes back to. */
    undo: Settings[];
    redo: Settings[];
}

const key = "history";
const mostSteps = 50;
const mostPhotos = 30;
const oneGestureMs = 700;

/** What each photo's settings were, kept over a reload of the page. Changes of one slider that follow each other closely are one step. */
export class History {
    readonly #photos = new Map<string, Steps>(JSON.parse(sessionStorage.getItem(key) ?? "[]") as [string, Steps][]);
    #last = { gesture: "", at: -Infinity };

    /** @param what Which settings change: the name of the gesture. */
    record(id: string, before: Settings, what: string, now = performance.now()): void {
        const gesture = `${id} ${what}`;
        const goesOn = gesture === this.#last.gesture && now - this.#last.at < oneGestureMs;
        this.#last = { gesture, at: now };
        const steps = this.#of(id);
        if (!goesOn) steps.undo = [...steps.undo, before].slice(-mostSteps);
        steps.redo = [];
        this.#keep();
    }

    undo(id: string, current: Settings): Settings | null {
        return this.#step(this.#of(id), "undo", "redo", current);
    }

    redo(id: string, current: Settings): Settings | null {
        return this.#step(this.#of(id), "redo", "undo", current);
    }

    forget(id: string): void {
        this.#photos.delete(id);
        this.#keep();
    }

    #step(steps: Steps, from: keyof Steps, to: keyof Steps, current: Settings): Settings | null {
        const settings = steps[from].pop();
        if (!settings) return null;
        steps[to].push(current);
        this.#last.gesture = "";
        this.#keep();
        return settings;
    }

    #of(id: string): Steps {
        const steps = this.#photos.get(id) ?? { undo: [], redo: [] };
        // The photos changed last are remembered.
        this.#photos.delete(id);
        this.#photos.set(id, steps);
        return steps;
    }

    #keep(): void {
        sessionStorage.setItem(key, JSON.stringify([...this.#photos].slice(-mostPhotos)));
    }
}
