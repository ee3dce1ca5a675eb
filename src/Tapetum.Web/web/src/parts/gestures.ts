interface Targets {
    /** Device pixels per CSS pixel. */
    scale(): number;
    /** Where a point of the stage lies in the picture's part of it. */
    place(x: number, y: number): Point;
    isOnDivider(x: number): boolean;
    mayPan(): boolean;
    mayCompare(): boolean;
    divide(x: number): void;
    pan(x: number, y: number): void;
    zoom(factor: number, x: number, y: number): void;
    tap(x: number, y: number): void;
    doubleTap(x: number, y: number): void;
}

interface Point {
    x: number;
    y: number;
}

const doubleTapMs = 320;
const tapPx = 8;
const doubleTapPx = 30;

/**
 * What fingers and mice do on the stage, in device pixels: one moves the divider or, when zoomed in, the picture; two pinch; a double tap
 * toggles 100 %; the wheel zooms.
 */
export class Gestures {
    readonly #pointers = new Map<number, Point>();
    #start: Point & { id: number } = { x: 0, y: 0, id: -1 };
    #doing: "nothing" | "divide" | "pan" | "pinch" = "nothing";
    #lastTap: Point & { at: number } = { x: 0, y: 0, at: -Infinity };

    constructor(private readonly targets: Targets) {}

    down(event: PointerEvent, stage: HTMLElement): void {
        if (event.button !== 0) return;
        const at = this.#place(event, stage);
        stage.setPointerCapture(event.pointerId);
        this.#pointers.set(event.pointerId, at);
        if (this.#pointers.size === 2) {
            this.#doing = "pinch";
            return;
        }
        this.#start = { ...at, id: event.pointerId };
        if (this.targets.isOnDivider(at.x)) this.#doing = "divide";
        else if (this.targets.mayPan()) this.#doing = "pan";
        // On a picture that is shown whole a finger may swipe anywhere.
        else this.#doing = this.targets.mayCompare() && event.pointerType === "touch" ? "divide" : "nothing";
    }

    move(event: PointerEvent, stage: HTMLElement): void {
        const before = this.#pointers.get(event.pointerId);
        if (!before) return;
        const at = this.#place(event, stage);
        this.#pointers.set(event.pointerId, at);
        if (this.#doing === "divide" && this.#hasMoved(at)) this.targets.divide(at.x);
        else if (this.#doing === "pan") this.targets.pan(at.x - before.x, at.y - before.y);
        else if (this.#doing === "pinch") this.#pinch(event.pointerId, before, at);
    }

    up(event: PointerEvent, stage: HTMLElement): void {
        if (!this.#pointers.delete(event.pointerId)) return;
        const at = this.#place(event, stage);
        if (this.#doing !== "pinch" && event.type === "pointerup" && !this.#hasMoved(at))
            this.#tapped(at, event.timeStamp);
        // The finger that stays after a pinch goes on as a pan.
        this.#doing = this.#pointers.size === 1 && this.#doing === "pinch" ? "pan" : "nothing";
    }

    wheel(event: WheelEvent, stage: HTMLElement): void {
        event.preventDefault();
        const at = this.#place(event, stage);
        // A pinch on a touch pad arrives as a wheel with the control key, in finer steps.
        const speed = event.ctrlKey ? 0.01 : event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 0.05 : 0.0018;
        this.targets.zoom(Math.exp(-event.deltaY * speed), at.x, at.y);
    }

    #pinch(moved: number, before: Point, at: Point): void {
        const other = [...this.#pointers].find(([id]) => id !== moved)?.[1];
        if (!other) return;
        const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
        this.targets.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
        const apart = Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
        this.targets.zoom(Math.hypot(at.x - other.x, at.y - other.y) / apart, middle.x, middle.y);
    }

    #tapped(at: Point, time: number): void {
        const near = Math.hypot(at.x - this.#lastTap.x, at.y - this.#lastTap.y) < doubleTapPx * this.targets.scale();
        if (near && time - this.#lastTap.at < doubleTapMs) {
            this.#lastTap = { ...at, at: -Infinity };
            this.targets.doubleTap(at.x, at.y);
        } else {
            this.#lastTap = { ...at, at: time };
            this.targets.tap(at.x, at.y);
        }
    }

    #hasMoved = (at: Point) =>
        Math.hypot(at.x - this.#start.x, at.y - this.#start.y) > tapPx * this.targets.scale() ||
        this.#doing === "pinch";

    #place(event: MouseEvent, stage: HTMLElement): Point {
        const box = stage.getBoundingClientRect();
        const scale = this.targets.scale();
        return this.targets.place((event.clientX - box.left) * scale, (event.clientY - box.top) * scale);
    }
}
