import { locale } from "./speak";

/** "1.50", "+12", "−0,25" */
export function number(value: number, digits = 0, signed = false): string {
    const text = new Intl.NumberFormat(locale, {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
        useGrouping: false,
        signDisplay: signed ? "exceptZero" : "negative",
    }).format(value);
    return text.replace("-", "−");
}

/** What a person typed, with a decimal point or comma; null when it is no number. */
export function numberIn(text: string): number | null {
    const plain = text.trim().replace("−", "-").replace(",", ".");
    return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

/** A camera's clock, which knows no time zone. */
export const moment = (local: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(local));

/** "12 %", "0.3 %" */
export const percent = (share: number) => `${number(100 * share, share > 0 && share < 0.01 ? 1 : 0)} %`;
