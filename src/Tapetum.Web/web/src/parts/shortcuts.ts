/** What keys can do; Keys.svelte tells them to people. */
interface Actions {
    /** Something else is asked or shown: keys are not for the picture. */
    isBusy(): boolean;
    stage(): StageActions | null;
    step(by: number): void;
    undo(): void;
    redo(): void;
    chooseAll(): void;
    /** Starts or leaves comparing. */
    compare(how: "split" | "beside"): void;
    showBefore(): void;
    /** Paints over what is clipped, or stops. */
    warn(): void;
    /** Starts or leaves picking a grey. */
    pick(): void;
    /** Starts or leaves cropping. */
    crop(): void;
    /** Back to the photo from whatever was begun. */
    leave(): void;
    changeExposure(byEv: number): void;
    remove(): void;
    rate(stars: number): void;
    /** All photos at once, or one. */
    showGrid(): void;
    showKeys(): void;
}

interface StageActions {
    isZoomed(): boolean;
    pan(x: number, y: number): void;
    moveDivider(by: number): void;
    toggleZoom(): void;
    toggleLoupe(): void;
    zoomBy(factor: number): void;
}

const dividerStep = 0.02;
const exposureStepEv = 0.1;
const panPx = 60;
const panned: Record<string, [number, number]> = {
    ArrowLeft: [1, 0],
    ArrowRight: [-1, 0],
    ArrowUp: [0, 1],
    ArrowDown: [0, -1],
};

/** The page's listener to keydown. What a field, a slider or a tab needs itself stays theirs. */
export function shortcuts(actions: Actions): (event: KeyboardEvent) => void {
    return (event) => {
        const target = event.target as HTMLElement;
        if (
            event.defaultPrevented ||
            event.altKey ||
            actions.isBusy() ||
            target.closest("select, input:not([type=range])")
        )
            return;
        if (event.ctrlKey || event.metaKey) {
            const edit = withControl(event, actions);
            edit?.();
            if (edit) event.preventDefault();
            return;
        }
        if (event.key.startsWith("Arrow") && target.matches("input[type=range], [role=tab]")) return;
        const act = panning(event, actions) ?? onDivider(event, actions) ?? anywhere(event, actions);
        if (!act) return;
        act();
        // Escape also closes what the browser has open.
        if (event.key !== "Escape") event.preventDefault();
    };
}

type Action = (() => void) | undefined;

function withControl(event: KeyboardEvent, actions: Actions): Action {
    switch (event.key.toLowerCase()) {
        case "z":
            return () => (event.shiftKey ? actions.redo() : actions.undo());
        case "y":
            return () => actions.redo();
        case "a":
            return () => actions.chooseAll();
        default:
            return undefined;
    }
}

function panning(event: KeyboardEvent, actions: Actions): Action {
    const stage = actions.stage();
    const by = event.shiftKey && stage?.isZoomed() ? panned[event.key] : undefined;
    if (!by) return undefined;
    const step = panPx * devicePixelRatio;
    return () => stage?.pan(by[0] * step, by[1] * step);
}

function onDivider(event: KeyboardEvent, actions: Actions): Action {
    if (!(event.target as HTMLElement).classList.contains("handle")) return undefined;
    const by = { ArrowLeft: -dividerStep, ArrowRight: dividerStep, Home: -1, End: 1 }[event.key];
    return by === undefined ? undefined : () => actions.stage()?.moveDivider(by);
}

function anywhere(event: KeyboardEvent, actions: Actions): Action {
    const stage = actions.stage();
    if (/^[0-5]$/.test(event.key)) return () => actions.rate(Number(event.key));
    switch (event.key) {
        case "g":
            return () => actions.showGrid();
        case "ArrowLeft":
            return () => actions.step(-1);
        case "ArrowRight":
            return () => actions.step(1);
        case ",":
            return () => stage?.moveDivider(-dividerStep);
        case ".":
            return () => stage?.moveDivider(dividerStep);
        case "z":
            return () => stage?.toggleZoom();
        case "l":
            return () => stage?.toggleLoupe();
        case "+":
        case "=":
            return () => stage?.zoomBy(1.25);
        case "-":
            return () => stage?.zoomBy(0.8);
        case "c":
            return () => actions.compare("split");
        case "s":
            return () => actions.compare("beside");
        case "j":
            return () => actions.warn();
        case "b":
        case "\\":
            return () => actions.showBefore();
        case "w":
            return () => actions.pick();
        case "r":
            return () => actions.crop();
        case "Escape":
            return () => actions.leave();
        case "[":
            return () => actions.changeExposure(-exposureStepEv);
        case "]":
            return () => actions.changeExposure(exposureStepEv);
        case "Delete":
            return () => actions.remove();
        case "?":
            return () => actions.showKeys();
        default:
            return undefined;
    }
}
