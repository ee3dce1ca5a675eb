import type { Photo, Recipe, Settings } from "../api/types";
import { around, cropOf, shapeOf, sharesOf, textOf, turnedRight } from "../develop/crop";
import { cut, statedDeg, straightened, wholeCrop, type Crop, type Frame } from "../develop/frame";
import { studio } from "./studio.svelte";

/** Shapes by what they are called, as if they lay on their longer side. */
export const shapes = { "1:1": 1, "5:4": 5 / 4, "4:3": 4 / 3, "3:2": 3 / 2, "16:9": 16 / 9 };
export type Shape = "free" | "original" | keyof typeof shapes;

/** Closer than a pixel of a small picture shows. */
const alike = 0.004;

/** The part of a photo that is kept, while it is chosen. */
class Cropping {
    isOn = $state(false);
    /** Chosen for a photo; until then what its crop looks like. */
    #chosen = $state.raw<{ photo: string; shape: Shape; isTall: boolean } | null>(null);

    /** The whole picture, turned and straightened. */
    straight(settings: Settings, recipe: Recipe): Frame {
        return straightened({ width: recipe.widthPx, height: recipe.heightPx }, recipe.orientation, settings);
    }

    /** What is kept of it. */
    frame(settings: Settings, whole: Frame): Frame {
        const crop = cropOf(settings.crop, whole);
        return crop ? cut(whole, crop) : whole;
    }

    cropOf(photo: Photo, whole: Frame): Crop {
        return cropOf(photo.settings.crop, whole) ?? wholeCrop;
    }

    /** Which shape is kept while the crop is dragged. */
    shapeOf(photo: Photo, whole: Frame): { shape: Shape; isTall: boolean } {
        if (this.#chosen?.photo === photo.id) return this.#chosen;
        const isTall = whole.height > whole.width;
        if (!photo.settings.crop) return { shape: "free", isTall };
        const now = shapeOf(this.cropOf(photo, whole), whole);
        const is = (shape: number) => Math.abs(Math.max(now, 1 / now) / shape - 1) < alike;
        const known = (Object.keys(shapes) as (keyof typeof shapes)[]).find((name) => is(shapes[name]));
        return { shape: known ?? "free", isTall: now < 1 };
    }

    /** Width over height that is kept; null where none is. */
    ratioOf(photo: Photo, whole: Frame): number | null {
        const { shape, isTall } = this.shapeOf(photo, whole);
        if (shape === "free") return null;
        const ratio =
            shape === "original"
                ? Math.max(whole.width, whole.height) / Math.min(whole.width, whole.height)
                : shapes[shape];
        return isTall ? 1 / ratio : ratio;
    }

    choose(photo: Photo, whole: Frame, shape: Shape, isTall: boolean): void {
        this.#chosen = { photo: photo.id, shape, isTall };
        const ratio = this.ratioOf(photo, whole);
        if (ratio !== null) this.cut(photo, around(this.cropOf(photo, whole), sharesOf(ratio, whole)));
    }

    cut(photo: Photo, crop: Crop): void {
        studio.change(photo.id, { crop: textOf(crop) });
    }

    /** By a quarter, together with what is cut off. */
    turn(photo: Photo, recipe: Recipe, quarters: 1 | 3): void {
        const { orientation } = recipe;
        const deg = ((photo.settings.rotate ?? statedDeg(orientation)) + 90 * quarters) % 360;
        let crop = this.cropOf(photo, this.straight(photo.settings, recipe));
        for (let i = 0; i < quarters; i++) crop = turnedRight(crop);
        const isMirrored = [2, 4, 5, 7].includes(orientation);
        const rotate = deg === statedDeg(orientation) && !isMirrored ? null : deg;
        if (this.#chosen?.photo === photo.id) this.#chosen = { ...this.#chosen, isTall: !this.#chosen.isTall };
        studio.change(photo.id, photo.settings.crop ? { rotate, crop: textOf(crop) } : { rotate });
    }

    reset(photo: Photo): void {
        this.#chosen = null;
        studio.change(photo.id, { rotate: null, straighten: 0, crop: null });
    }
}

export const cropping = new Cropping();
