/**
 * Watches what pictures are drawn on: its size in device pixels, and its graphics card, which may be lost and come back.
 * @param drawable Told at once, and each time there is a card again.
 * @returns Ends it.
 */
export function watchSurface(
    stage: HTMLElement,
    canvas: HTMLCanvasElement,
    resized: (size: ResizeObserverSize | undefined) => void,
    drawable: (isAgain: boolean) => void,
): () => void {
    drawable(false);
    const restored = () => drawable(true);
    const lost = (event: Event) => event.preventDefault();
    canvas.addEventListener("webglcontextlost", lost);
    canvas.addEventListener("webglcontextrestored", restored);
    const observer = new ResizeObserver(([entry]) => resized(entry?.devicePixelContentBoxSize?.[0]));
    try {
        observer.observe(stage, { box: "device-pixel-content-box" });
    } catch {
        // Safari measures in CSS pixels only.
        observer.observe(stage);
    }
    return () => {
        observer.disconnect();
        canvas.removeEventListener("webglcontextlost", lost);
        canvas.removeEventListener("webglcontextrestored", restored);
    };
}
