import type { Frame } from "../develop/frame";
import { fitZoom, fitted, held, isFitted, onStage, zoomedAt, type Size, type View } from "../develop/view";
import { paneSize } from "./compare";

/** What decides how the picture lies on the stage, beside what the person moves. */
interface Shown {
    frame: Frame | null;
    isBeside: boolean;
    /** The whole picture, with room around it for the crop's handles. */
    isCropping: boolean;
}

/** CSS pixels. */
const handlesPx = 24;

/** How the picture lies on the stage, in device pixels, and how that is moved. */
export class Viewport {
    /** Device pixels per CSS pixel. */
    ratio = $state(1);
    /** Of the stage. */
    whole = $state.raw<Size>({ width: 0, height: 0 });
    /** Of the part of the stage that the picture covers. */
    dividerShare = $state(0.5);
    /** Null: the whole picture is shown, however large the stage becomes. */
    #chosen = $state.raw<View | null>(null);
    #shown: () => Shown;

    constructor(shown: () => Shown) {
        this.#shown = shown;
    }

    /** Of each of the pictures that are shown. */
    size = $derived.by((): Size => (this.#shown().isBeside ? paneSize(this.whole) : this.whole));

    view = $derived.by((): View | null => {
        const { frame, isCropping } = this.#shown();
        const { size } = this;
        if (!frame || size.width <= 0) return null;
        if (!isCropping) return held(this.#chosen ?? fitted(frame, size), frame, size);
        const around = 2 * handlesPx * this.ratio;
        const inner = { width: Math.max(1, size.width - around), height: Math.max(1, size.height - around) };
        return { ...fitted(frame, size), zoom: fitZoom(frame, inner) };
    });

    /** What the picture covers. */
    covered = $derived.by(() => {
        const { frame } = this.#shown();
        const { size, view } = this;
        if (!view || !frame) return { left: 0, right: size.width, top: 0, bottom: size.height };
        const [from, to] = [onStage(view, 0, 0, size), onStage(view, frame.width, frame.height, size)];
        return {
            left: Math.max(0, from.x),
            right: Math.min(size.width, to.x),
            top: Math.max(0, from.y),
            bottom: Math.min(size.height, to.y),
        };
    });

    dividerX = $derived.by(() => this.covered.left + this.dividerShare * (this.covered.right - this.covered.left));

    /** 0 where the whole picture is shown. */
    zoomPercent = $derived.by(() => {
        const { frame } = this.#shown();
        return this.view && frame && !isFitted(this.view, frame, this.size) && !this.#shown().isCropping
            ? Math.round(this.view.zoom * 100)
            : 0;
    });

    get isZoomed(): boolean {
        return this.#chosen !== null && !this.#shown().isCropping;
    }

    /** @param box The stage in device pixels to the pixel, where the browser tells; one that emulates another screen tells CSS pixels. */
    measure(stage: HTMLElement, box: ResizeObserverSize | undefined): void {
        const [width, height] = [stage.clientWidth * devicePixelRatio, stage.clientHeight * devicePixelRatio];
        const isExact = box && Math.abs(box.inlineSize - width) < 2 && Math.abs(box.blockSize - height) < 2;
        this.ratio = devicePixelRatio;
        this.whole = isExact
            ? { width: box.inlineSize, height: box.blockSize }
            : { width: Math.round(width), height: Math.round(height) };
    }

    showWhole(): void {
        this.#chosen = null;
    }

    /** @param zoom Device pixels per picture pixel. Without a point: around the middle. */
    zoomTo(zoom: number, atX = this.size.width / 2, atY = this.size.height / 2): void {
        const { frame, isCropping } = this.#shown();
        const { size, view } = this;
        if (!view || !frame || isCropping) return;
        const next = held(zoomedAt(view, zoom, atX, atY, size), frame, size);
        this.#chosen = isFitted(next, frame, size) ? null : next;
    }

    zoomBy(factor: number, atX?: number, atY?: number): void {
        if (this.view) this.zoomTo(this.view.zoom * factor, atX, atY);
    }

    toggleZoom(atX?: number, atY?: number): void {
        if (this.#chosen) this.showWhole();
        else this.zoomTo(1, atX, atY);
    }

    pan(x: number, y: number): void {
        const { frame, isCropping } = this.#shown();
        const { size, view } = this;
        if (view && frame && !isCropping)
            this.#chosen = held({ ...view, x: view.x - x / view.zoom, y: view.y - y / view.zoom }, frame, size);
    }

    moveDivider(by: number): void {
        this.dividerShare = Math.min(1, Math.max(0, this.dividerShare + by));
    }

    /** @param x On the stage. */
    divideAt(x: number): void {
        const { left, right } = this.covered;
        this.dividerShare = Math.min(1, Math.max(0, (x - left) / (right - left)));
    }
}
