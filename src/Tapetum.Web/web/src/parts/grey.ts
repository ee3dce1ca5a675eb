import type { Rgb } from "../api/types";
import { toUpright, type Frame } from "../develop/frame";
import type { Renderer } from "../develop/renderer";
import { inPicture, type Size, type View } from "../develop/view";
import { notices } from "../state/notices.svelte";
import { t } from "../words/speak";

const unpickable = { least: 0.0005, most: 0.98 };

/** What makes the colour of a place on the stage grey; null where there is no picture, or it tells too little. */
export function neutralAt(
    renderer: Renderer,
    { view, size, frame }: { view: View; size: Size; frame: Frame },
    atX: number,
    atY: number,
): Rgb | null {
    const at = inPicture(view, atX, atY, size);
    const { x, y } = toUpright(frame, at.x, at.y);
    const colour = renderer.colourAt(x, y);
    return colour ? neutralOf(colour) : null;
}

/** What makes a colour grey; null where it tells too little, which the person is told. */
function neutralOf(colour: Rgb): Rgb | null {
    if (Math.min(...colour) < unpickable.least) notices.tell(t.tooDark);
    else if (Math.max(...colour) > unpickable.most) notices.tell(t.tooBright);
    else return [colour[0] / colour[1], 1, colour[2] / colour[1]];
    return null;
}
