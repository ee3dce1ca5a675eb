import { Problem } from "../api/client";
import type { Trouble } from "../api/types";

export interface Notice {
    id: number;
    trouble: Trouble;
    isError: boolean;
}

const briefMs = 4000;

/** What the page tells in passing: read out by screen readers; errors stay until they are dismissed. */
class Notices {
    list = $state<Notice[]>([]);
    #last = 0;

    tell(title: string): void {
        const id = this.#add({ title }, false);
        setTimeout(() => this.dismiss(id), briefMs);
    }

    warn(trouble: Trouble): void {
        // The same trouble once is enough.
        if (
            !this.list.some(
                (notice) => notice.trouble.title === trouble.title && notice.trouble.detail === trouble.detail,
            )
        ) {
            this.#add(trouble, true);
        }
    }

    /** Takes back what does not hold any more. */
    takeBack(trouble: Trouble): void {
        this.list = this.list.filter((notice) => notice.trouble.title !== trouble.title);
    }

    dismiss(id: number): void {
        this.list = this.list.filter((notice) => notice.id !== id);
    }

    /** Runs work whose failure is the photographer's to know. */
    async during(work: () => Promise<void>): Promise<void> {
        try {
            await work();
        } catch (cause) {
            if (!(cause instanceof Problem)) throw cause;
            this.warn(cause.trouble);
        }
    }

    #add(trouble: Trouble, isError: boolean): number {
        const id = ++this.#last;
        this.list = [...this.list, { id, trouble, isError }];
        return id;
    }
}

export const notices = new Notices();
