/** Something of the person's own that this browser keeps. */
export class Kept<T> {
    #value = $state.raw() as T;

    /** @param isValid Of what is found: another version may have left it. */
    constructor(
        private readonly key: string,
        usual: T,
        isValid: (found: unknown) => boolean,
    ) {
        this.#value = this.#read(isValid) ?? usual;
    }

    get value(): T {
        return this.#value;
    }

    set value(value: T) {
        this.#value = value;
        try {
            localStorage.setItem(this.key, JSON.stringify(value));
        } catch {
            // A browser that keeps nothing, or has no room: it holds until the page closes.
        }
    }

    #read(isValid: (found: unknown) => boolean): T | null {
        try {
            const found = JSON.parse(localStorage.getItem(this.key) ?? "null") as unknown;
            return found !== null && isValid(found) ? (found as T) : null;
        } catch {
            return null;
        }
    }
}
