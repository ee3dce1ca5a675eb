import { number, percent } from "../words/numbers";

/** How a slider's values are told and typed. */
export interface Scale {
    /** Of a press of an arrow key in the field. */
    step: number;
    digits: number;
    signed: boolean;
    unit: string;
    /** What is shown of a slider's value, and back. */
    told(value: number): number;
    meant(told: number): number;
}

const same = (value: number) => value;

export const plain: Scale = { step: 1, digits: 0, signed: false, unit: "", told: same, meant: same };
export const signed: Scale = { ...plain, signed: true };
export const degrees: Scale = { ...plain, step: 0.1, digits: 1, signed: true, unit: "°" };
export const stops: Scale = { ...plain, step: 0.1, digits: 2, signed: true, unit: " EV" };
export const shares: Scale = { ...plain, unit: " %", told: (share) => 100 * share, meant: (told) => told / 100 };

/** Hundredths more or less than what is usual. */
export const around = (usual: number): Scale => ({
    ...signed,
    told: (value) => Math.round(100 * (value - usual)),
    meant: (told) => usual + told / 100,
});

/** The slider is even in mired, 10⁶ / kelvin, and its right is warm. */
export const kelvins: Scale = {
    ...plain,
    step: 50,
    unit: " K",
    told: (mired) => Math.round(-1e5 / mired) * 10,
    meant: (kelvin) => -1e6 / kelvin,
};

export const textOf = (scale: Scale, value: number) =>
    scale === shares ? percent(value) : number(scale.told(value), scale.digits, scale.signed) + scale.unit;
