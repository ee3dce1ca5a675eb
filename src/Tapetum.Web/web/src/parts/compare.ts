import type { Pane } from "../develop/renderer";
import type { Size } from "../develop/view";

/** How before and after are seen together. */
export type Compare = "off" | "split" | "beside";

/** Between two pictures, device pixels. */
const gapPx = 6;

export const isWide = (stage: Size) => stage.width >= stage.height;

/** Of each of two pictures: beside each other on a wide stage, one above the other on a tall one. */
export const paneSize = (stage: Size): Size =>
    isWide(stage)
        ? { width: Math.max(1, Math.floor((stage.width - gapPx) / 2)), height: stage.height }
        : { width: stage.width, height: Math.max(1, Math.floor((stage.height - gapPx) / 2)) };

/** Before, and after. */
export function panesOf(stage: Size): [Pane, Pane] {
    const { width, height } = paneSize(stage);
    return isWide(stage)
        ? [
              { left: 0, bottom: 0, divider: stage.width },
              { left: stage.width - width, bottom: 0, divider: -1 },
          ]
        : [
              { left: 0, bottom: stage.height - height, divider: stage.width },
              { left: 0, bottom: 0, divider: -1 },
          ];
}

/** A point of the stage, in the picture that lies there. */
export function inPane(stage: Size, x: number, y: number): { x: number; y: number } {
    const { width, height } = paneSize(stage);
    const [left, top] = [stage.width - width, stage.height - height];
    return { x: isWide(stage) && x >= left ? x - left : x, y: !isWide(stage) && y >= top ? y - top : y };
}
