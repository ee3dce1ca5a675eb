import type { Layer } from "../develop/renderer";
import { inPicture } from "../develop/view";
import type { Viewport } from "./viewport.svelte";

/** CSS pixels. */
const sidePx = 240;
const aboveFingerPx = 150;

/** A part of the picture, enlarged, where the pointer is. */
export class Loupe {
    isOn = $state(false);
    isTouch = $state(false);
    /** On the stage, device pixels; null for its middle. */
    #at = $state.raw<{ x: number; y: number } | null>(null);

    constructor(private readonly viewport: Viewport) {}

    toggle(): void {
        this.isOn = !this.isOn;
    }

    follow(event: PointerEvent, stage: HTMLElement): void {
        if (!this.isOn) return;
        const { left, top } = stage.getBoundingClientRect();
        const { ratio } = this.viewport;
        this.isTouch = event.pointerType === "touch";
        this.#at = { x: (event.clientX - left) * ratio, y: (event.clientY - top) * ratio };
    }

    move(x: number, y: number): void {
        const { width, height } = this.viewport.whole;
        const at = this.#place();
        this.#at = { x: Math.min(width, Math.max(0, at.x + x)), y: Math.min(height, Math.max(0, at.y + y)) };
    }

    /** Where it lies, CSS pixels; above a finger, beside which it would not be seen. */
    box() {
        const { ratio, whole } = this.viewport;
        const { x, y } = this.#place();
        const hold = (start: number, room: number) => Math.max(0, Math.min(room - sidePx, start));
        return {
            left: hold(x / ratio - sidePx / 2, whole.width / ratio),
            top: hold(y / ratio - sidePx / 2 - (this.isTouch ? aboveFingerPx : 0), whole.height / ratio),
            side: sidePx,
        };
    }

    /** At 100 %, or twice what is shown. */
    layer(dividerX: number): Layer | null {
        const { ratio, view, size, whole } = this.viewport;
        if (!this.isOn || !view) return null;
        const at = this.#place();
        const { left, top, side } = this.box();
        const px = Math.round(side * ratio);
        const bottom = Math.round(whole.height - (top + side) * ratio);
        return {
            view: { zoom: view.zoom < 0.9 ? 1 : 2 * view.zoom, ...inPicture(view, at.x, at.y, size) },
            size: { width: px, height: px },
            panes: [{ left: Math.round(left * ratio), bottom, divider: at.x < dividerX ? whole.width : -1 }],
        };
    }

    #place(): { x: number; y: number } {
        const { width, height } = this.viewport.whole;
        return this.#at ?? { x: width / 2, y: height / 2 };
    }
}
