// The shapes that the server sends and takes. /openapi describes them in full.

export type Rgb = [red: number, green: number, blue: number];

export type WhiteBalance = "as-shot" | "auto" | "daylight" | { kelvin: number; tint: number } | { neutral: Rgb };

/** What the photographer decides. */
export interface Settings {
    /** Stops relative to the automatic exposure; none is automatic. */
    ev?: number | null;
    whiteBalance: WhiteBalance;
    /** How much of the network's picture to take, 0 to 1. */
    strength: number;
    /** Contrast of the tone curve, 0 to 1. */
    tone?: number;
    look?: Look;
    /** −100 to 100, over the look's. */
    saturation?: number;
    /** −100 to 100. */
    vibrance?: number;
    /** Fine detail brought back, 0 to 100; none is the usual. */
    sharpen?: number | null;
    /** −100 to 100; none is what the scene needs. Likewise highlights. */
    shadows?: number | null;
    highlights?: number | null;
    /** −100 to 100; likewise blacks. */
    whites?: number;
    blacks?: number;
    /** Whether the lens's distortion, vignetting and colour fringes are put right. */
    lensCorrections?: "auto" | "off";
    /** Degrees clockwise from how the sensor stood: 0, 90, 180 or 270; none is as the file says. */
    rotate?: number | null;
    /** Degrees clockwise, −45 to 45. */
    straighten?: number;
    /** What is kept of the upright, straightened picture: "10%,5%,80%,90%", in pixels or "3:2"; none is all. */
    crop?: string | null;
}

export type Look = "camera" | "natural" | "neutral";

export interface Capture {
    camera: string;
    lens?: string | null;
    iso?: number | null;
    exposureTimeS?: number | null;
    fNumber?: number | null;
    /** The camera's own time. */
    takenAt?: string | null;
    focalLengthMm?: number | null;
}

export interface Trouble {
    title: string;
    detail?: string | null;
    advice?: string | null;
    /** Of the sort of trouble: words/*.ts tell it in their language. */
    code?: string | null;
}

export interface Photo {
    id: string;
    name: string;
    bytes: number;
    createdAt: string;
    expiresAt?: string | null;
    state: "queued" | "working" | "done" | "failed";
    queuePosition?: number | null;
    stage?: "decoding" | "merging" | "denoising" | "developing" | null;
    progress: number;
    error?: Trouble | null;
    capture?: Capture | null;
    widthPx?: number | null;
    heightPx?: number | null;
    /** How its picture is made, once that is known. */
    method?: "sensor-mosaic" | "synthetic-mosaic" | "without-network" | null;
    settings: Settings;
    /** The network that it is made with; none is the studio's own. */
    model?: string | null;
    /** Another time it is another picture. */
    timesMade: number;
    /** What the automatic choices came to: stops over the sensor's own exposure. */
    automatic?: { ev: number; kelvin: number; tint: number } | null;
    /** The photos that it is merged of; none for a photo of its own. */
    burst?: OfferedBurst | null;
    /** Which frames were left out, and why. */
    remarks?: string[] | null;
    /** 0 to 5. */
    rating?: number;
    /** The same for files that are the same. */
    contentHash?: string | null;
    hasThumbnail: boolean;
    /** Changes with the thumbnail. */
    thumbnailVersion: number;
}

/** Photos that could be one. */
export interface OfferedBurst {
    frames: string[];
    /** Of several exposures. */
    isBracket: boolean;
}

/** A light, what the camera sees of a neutral object under it, and the way from there to sRGB. */
export interface Light {
    kelvin: number;
    neutral: Rgb;
    /** As the recipe's. */
    matrix: number[];
}

/** A table of a DNG's camera profile; src/Tapetum/Raw/Profiles/HueSatMap.cs. */
export interface HueSatTable {
    hues: number;
    saturations: number;
    values: number;
    /** Whether value goes through sRGB's transfer function before it is looked up, and back. */
    isEncoded: boolean;
    /** What values are multiplied by before that. */
    scale: number;
    /** Base64 of [values, hues, saturations, 3] single-precision numbers. */
    entries: string;
}

/** src/Tapetum/Development/Color/ProfileKernel.cs. */
export interface Profile {
    toSrgb: number[];
    hueSatMap?: HueSatTable | null;
    lookTable?: HueSatTable | null;
}

/** Where the picture is bright and where dark; src/Tapetum/Development/Local/LightMap.cs. */
export interface LightMap {
    columns: number;
    rows: number;
    /** Base64 of [rows, columns, 2] single-precision numbers. */
    nodes: string;
    weights: Rgb;
    floor: number;
}

/** Every number that a picture is developed with; src/Tapetum/Development/DevelopmentRecipe.cs. */
export interface Recipe {
    /** Of the upright picture, in full size. */
    widthPx: number;
    heightPx: number;
    /** EXIF's, by which it was made upright. */
    orientation: number;
    /** As which lens it is put right, if the file itself does not say how, and whether it can be left as it is; none where nothing is known. */
    lens?: { profile?: string | null; isMeasured: boolean; canBeOff: boolean } | null;
    neutral: Rgb;
    kelvin: number;
    tint: number;
    /** White-balanced camera RGB to linear sRGB, 3×3, row by row; to the profile's RGB where there is one. */
    matrix: number[];
    /** What its camera's profile does to colours. */
    profile?: Profile | null;
    /** What linear values are multiplied by; the photographer's stops are in it. */
    amplification: number;
    /** Where the sensor's channels are full. */
    clip: Rgb;
    /** samples[i] = T(sceneWhite·(i / last)²). */
    toneCurve: { sceneWhite: number; samples: number[] };
    /** The one that was taken: natural where the photo shows none of its camera's. */
    look: Look;
    /** What distances from grey are multiplied by. */
    saturation: [nearBlack: number, nearWhite: number];
    /** −1 to 1. */
    vibrance: number;
    /** How much the finest detail grows. */
    sharpening: number;
    /** Of the sensor, on linear values. */
    noise: [shot: number, read: number];
    /** Shadows and highlights that were taken, −1 to 1. */
    local: [shadows: number, highlights: number];
    light: LightMap;
    /** Usual lights from candles to deep shade, to follow a slider between answers. */
    lights?: Light[] | null;
}

export interface About {
    version: string;
    model: string;
    /** The usual one first. */
    models: string[];
    sampleAvailable: boolean;
    maxUploadBytes: number;
    keptForS: number;
    defaults: Settings;
}

/** How pictures are saved. */
export interface PictureFile {
    format: PictureFormat;
    /** Of a JPEG, 1 to 100. */
    quality: number;
    colorSpace: "srgb" | "display-p3" | "rec2020";
    /** Whether it says where the photo was taken. */
    keepsPlace: boolean;
    /** Pixels that the longer side has at most; none is all there are. */
    longSidePx: number | null;
    /** As the command line's --output; empty for the photo's own. */
    name: string;
}

export interface ZipState {
    done: number;
    total: number;
    isOver: boolean;
}

export type PictureFormat = "jpeg" | "png" | "png16" | "tiff" | "dng";
