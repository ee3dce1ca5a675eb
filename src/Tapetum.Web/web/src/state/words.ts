import type { Capture, Photo } from "../api/types";

/** What happens to a photo just now. */
export function doing(photo: Photo): string {
    switch (photo.state) {
        case "queued":
            return photo.queuePosition ? `Number ${photo.queuePosition} in line` : "In line";
        case "working":
            return { decoding: "Reading the file", denoising: "Removing the noise", developing: "Developing" }[
                photo.stage ?? "decoding"
            ];
        case "done":
            return "Finished";
        case "failed":
            return photo.error?.title ?? "Failed";
    }
}

/** What keeps a picture from being as good as a raw file's with a Bayer mosaic; null when nothing does. */
export function lackOf({ method }: Photo): string | null {
    switch (method) {
        case "synthetic-mosaic":
            return "Made from finished colours: a raw file would give more.";
        case "without-network":
            return "The network does not know this kind of sensor: the noise stays.";
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
        fNumber ? `f/${round(fNumber, 1)}` : null,
    ]
        .filter(Boolean)
        .join(" · ");
}

export const shutter = (seconds: number) =>
    seconds >= 0.3 ? `${round(seconds, 1)} s` : `1/${Math.round(1 / seconds)} s`;

export const megabytes = (bytes: number) =>
    bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${round(bytes / 1e6, 1)} MB`;

export function span(seconds: number): string {
    const [size, unit] =
        seconds >= 2 * 86400 ? [86400, "days"] : seconds >= 2 * 3600 ? [3600, "hours"] : [60, "minutes"];
    return `${Math.round(seconds / size)} ${unit}`;
}

const round = (value: number, digits: number) => String(Number(value.toFixed(digits)));
