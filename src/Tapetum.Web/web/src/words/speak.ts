import { en, type Messages } from "./en";

/** What the page says, in the person's language: settled before the page is shown. */
export let t: Messages = en;

/** Of numbers and dates. */
export let locale = "en";

/** A file each, fetched where it is spoken. */
const others: Record<string, () => Promise<Messages>> = {
    de: async () => (await import("./de")).de,
    es: async () => (await import("./es")).es,
    fr: async () => (await import("./fr")).fr,
    ja: async () => (await import("./ja")).ja,
};

/** Takes the first of the browser's languages that there is; English is always there. */
export async function speak(wanted: readonly string[]): Promise<void> {
    for (const name of wanted) {
        const language = name.split("-")[0]!.toLowerCase();
        const load = others[language];
        if (language !== "en" && !load) continue;
        if (load) t = await load();
        locale = name;
        break;
    }
    document.documentElement.lang = t.language;
}
