import * as api from "../api/client";
import type { Light, Recipe, Settings } from "../api/types";
import { balanceOf, lightOf } from "../develop/lights";
import { notices } from "./notices.svelte";

/**
 * How one finished photo is developed while its sliders move. What the server says is exact; until its answer to the newest settings is there,
 * its last answer is carried over: exposure exactly, white balance between the lights it handed over.
 */
export class Session {
    /** The server's last answer. */
    answer = $state.raw<{ settings: Settings; recipe: Recipe } | null>(null);
    readonly #abort = new AbortController();
    #asking = false;
    #newest: Settings;

    constructor(
        readonly photo: string,
        settings: Settings,
    ) {
        this.#newest = settings;
        this.ask(settings);
    }

    /** One question at a time; when its answer comes and the sliders have moved on, the next. */
    ask(settings: Settings): void {
        this.#newest = settings;
        if (!this.#asking) void this.#follow();
    }

    /** What was asked for last. */
    get newest(): Settings {
        return this.#newest;
    }

    /** Whether the server has answered to just these settings. */
    isExactFor(settings: Settings): boolean {
        return this.answer !== null && isAlike(this.answer.settings, settings);
    }

    recipeFor(settings: Settings): Recipe | null {
        if (!this.answer) return null;
        const { recipe, settings: answered } = this.answer;
        if (isAlike(answered, settings)) return recipe;
        const balance = isSame(answered.whiteBalance, settings.whiteBalance)
            ? null
            : this.#balanceFor(settings, recipe);
        const evChange = (settings.ev ?? 0) - (answered.ev ?? 0);
        return {
            ...recipe,
            ...balance,
            amplification: recipe.amplification * 2 ** evChange,
            ...colourOf(settings, answered, recipe),
            local: [
                settings.shadows == null ? recipe.local[0] : settings.shadows / 100,
                settings.highlights == null ? recipe.local[1] : settings.highlights / 100,
            ],
            sharpening: settings.sharpen == null ? recipe.sharpening : sharpeningPerStep * settings.sharpen,
        };
    }

    /** The temperature and tint that the sliders stand at. */
    lightFor({ whiteBalance }: Settings): { kelvin: number; tint: number } | null {
        if (typeof whiteBalance === "object" && "kelvin" in whiteBalance) return whiteBalance;
        if (!this.answer) return null;
        const { recipe } = this.answer;
        return recipe.lights && typeof whiteBalance === "object"
            ? lightOf(recipe.lights, whiteBalance.neutral)
            : { kelvin: recipe.kelvin, tint: recipe.tint };
    }

    /** Settings for other photos. A grey that was picked is told in this camera's own colours: other cameras get the light that it stands for. */
    sharedSettings(settings: Settings): Settings {
        const { whiteBalance } = settings;
        const light = this.lightFor(settings);
        return typeof whiteBalance === "object" && "neutral" in whiteBalance && light
            ? { ...settings, whiteBalance: { kelvin: Math.round(light.kelvin), tint: Math.round(light.tint) } }
            : { ...settings };
    }

    close(): void {
        this.#abort.abort();
    }

    #balanceFor(settings: Settings, { lights }: { lights?: Light[] | null }): Partial<Recipe> | null {
        const { whiteBalance } = settings;
        // What "automatic" and "as shot" stand for, only the server knows.
        if (!lights || typeof whiteBalance === "string") return null;
        const light = this.lightFor(settings)!;
        const picked = "neutral" in whiteBalance ? { neutral: whiteBalance.neutral } : null;
        return { ...balanceOf(lights, light.kelvin, light.tint), ...picked, ...light };
    }

    async #follow(): Promise<void> {
        this.#asking = true;
        try {
            while (!this.isExactFor(this.#newest)) {
                const settings = this.#newest;
                const recipe = await api.development(this.photo, settings, this.#abort.signal);
                this.answer = { settings, recipe };
            }
        } catch (cause) {
            if (this.#abort.signal.aborted) return;
            if (!(cause instanceof api.Problem)) throw cause;
            notices.warn(cause.trouble);
        } finally {
            this.#asking = false;
        }
    }
}

/** Of the finest detail, per step of the slider; src/Tapetum/Development/Detail/Sharpening.cs. */
export const sharpeningPerStep = 0.03;

/** The look's own saturation, and how much of it the photographer wants. */
function colourOf(settings: Settings, answered: Settings, recipe: Recipe): Pick<Recipe, "saturation" | "vibrance"> {
    const [before, now] = [1 + (answered.saturation ?? 0) / 100, 1 + (settings.saturation ?? 0) / 100];
    const isKnown = before > 0 && (answered.look ?? "camera") === (settings.look ?? "camera");
    return {
        saturation: isKnown
            ? [(recipe.saturation[0] * now) / before, (recipe.saturation[1] * now) / before]
            : recipe.saturation,
        vibrance: (settings.vibrance ?? 0) / 100,
    };
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Developed alike: strength is none of the recipe's business. */
export const isAlike = (a: Settings, b: Settings) =>
    (a.ev ?? 0) === (b.ev ?? 0) &&
    a.tone === b.tone &&
    (a.look ?? "camera") === (b.look ?? "camera") &&
    (a.saturation ?? 0) === (b.saturation ?? 0) &&
    (a.vibrance ?? 0) === (b.vibrance ?? 0) &&
    (a.lensCorrections ?? "auto") === (b.lensCorrections ?? "auto") &&
    (a.sharpen ?? null) === (b.sharpen ?? null) &&
    (["shadows", "highlights"] as const).every((name) => (a[name] ?? null) === (b[name] ?? null)) &&
    (["whites", "blacks"] as const).every((name) => (a[name] ?? 0) === (b[name] ?? 0)) &&
    isSame(a.whiteBalance, b.whiteBalance);
