export interface Size {
    width: number;
    height: number;
}

/** How the picture lies on the stage. All in device pixels and picture pixels. */
export interface View {
    /** Device pixels per picture pixel. */
    zoom: number;
    /** The picture's pixel in the middle of the stage. */
    x: number;
    y: number;
}

const mostZoom = 8;

export const fitZoom = (picture: Size, stage: Size) =>
    Math.min(stage.width / picture.width, stage.height / picture.height, 1);

export const fitted = (picture: Size, stage: Size): View => ({
    zoom: fitZoom(picture, stage),
    x: picture.width / 2,
    y: picture.height / 2,
});

export const isFitted = (view: View, picture: Size, stage: Size) => view.zoom <= fitZoom(picture, stage) * 1.0001;

/** Keeps the picture on the stage: no emptiness beside what is larger than the stage, and what is smaller stands in the middle. */
export function held(view: View, picture: Size, stage: Size): View {
    const zoom = Math.min(mostZoom, Math.max(fitZoom(picture, stage), view.zoom));
    const hold = (at: number, whole: number, shown: number) =>
        whole <= shown ? whole / 2 : Math.min(whole - shown / 2, Math.max(shown / 2, at));
    return {
        zoom,
        x: hold(view.x, picture.width, stage.width / zoom),
        y: hold(view.y, picture.height, stage.height / zoom),
    };
}

/** Zooms so that the picture's point under (atX, atY) stays there. */
export function zoomedAt(view: View, zoom: number, atX: number, atY: number, stage: Size): View {
    const [fromX, fromY] = [atX - stage.width / 2, atY - stage.height / 2];
    return {
        zoom,
        x: view.x + fromX / view.zoom - fromX / zoom,
        y: view.y + fromY / view.zoom - fromY / zoom,
    };
}

/** Where a picture's point lies on the stage. */
export const onStage = (view: View, x: number, y: number, stage: Size) => ({
    x: origin(view.x, view.zoom, stage.width) + x * view.zoom,
    y: origin(view.y, view.zoom, stage.height) + y * view.zoom,
});

export const inPicture = (view: View, x: number, y: number, stage: Size) => ({
    x: (x - origin(view.x, view.zoom, stage.width)) / view.zoom,
    y: (y - origin(view.y, view.zoom, stage.height)) / view.zoom,
});

/** The stage's coordinate of the picture's edge; on whole pixels, so that 100 % shows pixels as they are. */
const origin = (at: number, zoom: number, stage: number) => Math.round(stage / 2 - at * zoom);
