import type { Rgb } from "../api/types";
import { notices } from "../state/notices.svelte";
import { t } from "../words/speak";

const unpickable = { least: 0.0005, most: 0.98 };

/** What makes a colour grey; null where it tells too little, which the person is told. */
export function neutralOf(colour: Rgb): Rgb | null {
    if (Math.min(...colour) < unpickable.least) notices.tell(t.tooDark);
    else if (Math.max(...colour) > unpickable.most) notices.tell(t.tooBright);
    else return [colour[0] / colour[1], 1, colour[2] / colour[1]];
    return null;
}
