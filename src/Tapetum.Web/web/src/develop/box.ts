import type { Point } from "./frame";
import { inPicture, onStage, type Size, type View } from "./view";

export interface Box {
    left: number;
    top: number;
    right: number;
    bottom: number;
}

/** What is seen of a picture: in its pixels, and on the stage. */
export function shownOf(picture: Size, view: View, stage: Size): { picture: Box; stage: Box } {
    const [from, to] = [onStage(view, 0, 0, stage), onStage(view, picture.width, picture.height, stage)];
    const box = {
        left: Math.max(0, Math.round(from.x)),
        top: Math.max(0, Math.round(from.y)),
        right: Math.min(stage.width, Math.round(to.x)),
        bottom: Math.min(stage.height, Math.round(to.y)),
    };
    const [first, last] = [inPicture(view, box.left, box.top, stage), inPicture(view, box.right, box.bottom, stage)];
    return { stage: box, picture: { left: first.x, top: first.y, right: last.x, bottom: last.y } };
}

export const cornersOf = ({ left, top, right, bottom }: Box): Point[] => [
    { x: left, y: top },
    { x: right, y: top },
    { x: left, y: bottom },
    { x: right, y: bottom },
];

export const boundsOf = (points: Point[]): Box => ({
    left: Math.min(...points.map(({ x }) => x)),
    top: Math.min(...points.map(({ y }) => y)),
    right: Math.max(...points.map(({ x }) => x)),
    bottom: Math.max(...points.map(({ y }) => y)),
});
