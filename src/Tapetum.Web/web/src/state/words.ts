import { inWords } from "../api/client";
import type { Capture, Photo } from "../api/types";
import { number } from "../words/numbers";
import { t } from "../words/speak";

/** What happens to a photo just now. */
export function doing(photo: Photo): string {
    switch (photo.state) {
        case "queued":
            return photo.queuePosition ? t.numberInLine(photo.queuePosition) : t.inLine;
        case "working":
            return { decoding: t.reading, merging: t.merging, denoising: t.removingNoise, developing: t.developing }[
                photo.stage ?? "decoding"
            ];
        case "done":
            return t.finished;
        case "failed":
            return photo.error ? inWords(photo.error).title : t.failed;
    }
}

/** What keeps a picture from being as good as a raw file's with a Bayer mosaic; null when nothing does. */
export function lackOf({ method }: Photo): string | null {
    switch (method) {
        case "synthetic-mosaic":
            return t.fromColours;
        case "without-network":
            return t.withoutNetwork;
        default:
            return null;
    }
}

/** "Canon EOS 30D · ISO 640 · 1/60 s · f/4" */
export function exposureOf(capture: Capture | null | undefined): string {
    if (!capture) return "";
    const { camera, iso, exposureTimeS, fNumber } = capture;
    return [
        camera,
        iso ? `ISO ${Math.round(iso)}` : null,
        exposureTimeS ? shutter(exposureTimeS) : null,
        fNumber ? aperture(fNumber) : null,
    ]
        .filter(Boolean)
        .join(" · ");
}

export const shutter = (seconds: number) =>
    seconds >= 0.3 ? `${round(seconds, 1)} s` : `1/${Math.round(1 / seconds)} s`;

export const aperture = (fNumber: number) => `f/${round(fNumber, 1)}`;

export const megabytes = (bytes: number) =>
    bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${round(bytes / 1e6, 1)} MB`;

export function span(seconds: number): string {
    const [size, of] =
        seconds >= 2 * 86400
            ? ([86400, t.days] as const)
            : seconds >= 2 * 3600
              ? ([3600, t.hours] as const)
              : ([60, t.minutes] as const);
    return of(number(Math.round(seconds / size)));
}

/** Without zeros at the end. */
function round(value: number, digits: number): string {
    const rounded = Number(value.toFixed(digits));
    return number(rounded, Number.isInteger(rounded) ? 0 : digits);
}
