import type { Settings } from "../api/types";

const kind = "tapetum-settings";

/** Settings as text on the clipboard, so that they reach other tabs and other studios. */
export const asText = (settings: Settings) => JSON.stringify({ kind, settings });

/** Null for any other text. */
export function fromText(text: string): Settings | null {
    if (!text.startsWith(`{"kind":"${kind}"`)) return null;
    try {
        return (JSON.parse(text) as { settings: Settings }).settings;
    } catch {
        // Cut off or edited by hand: it is somebody's text, not settings.
        return null;
    }
}
