// The endings under which cameras write raw files; the server judges by what is inside.
const rawEndings = new Set(
    "3fr arw bay cap cr2 cr3 crw cs1 dcr dng erf fff gpr iiq k25 kdc mef mos mrw nef nrw orf ori pef ptx qtk raf raw rw2 rwl sr2 srf srw sti x3f".split(
        " ",
    ),
);

// Finished pictures, of which less can be made.
const finishedEndings = new Set("jpg jpeg png tif tiff webp".split(" "));

/** Of a raw file and a picture of the same name, as cameras set to RAW+JPEG write them, the raw file is taken. */
export function splitByKind(files: File[]): { photos: File[]; others: File[] } {
    const raws = new Set(files.filter((file) => rawEndings.has(endingOf(file))).map(stemOf));
    const isFinished = (file: File) => finishedEndings.has(endingOf(file));
    return {
        photos: files.filter((file) => rawEndings.has(endingOf(file)) || (isFinished(file) && !raws.has(stemOf(file)))),
        others: files.filter(
            (file) => !rawEndings.has(endingOf(file)) && !isFinished(file) && !file.name.startsWith("."),
        ),
    };
}

const endingOf = (file: File) => file.name.split(".").pop()!.toLowerCase();
const stemOf = (file: File) => file.name.slice(0, file.name.lastIndexOf(".")).toLowerCase();

/** For the file chooser: phones offer raw files under "image" only. */
export const accepted =
    [...rawEndings, ...finishedEndings].map((ending) => `.${ending}`).join(",") +
    ",image/x-adobe-dng,image/dng,image/jpeg,image/png,image/tiff,image/webp";

/** The files of a drop, those in folders too. */
export async function dropped(transfer: DataTransfer): Promise<File[]> {
    // Entries must be taken at once: the browser forgets them when the event has passed.
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
    if (entries.every((entry) => entry === null)) return [...transfer.files];
    const nested = await Promise.all(entries.filter((entry) => entry !== null).map(filesIn));
    return nested.flat();
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
    if (entry.isFile) {
        return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))];
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    const inside: FileSystemEntry[] = [];
    // It hands out a hundred at a time, and none at the end.
    for (;;) {
        const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
        if (some.length === 0) break;
        inside.push(...some);
    }
    return (await Promise.all(inside.map(filesIn))).flat();
}
