interface LaunchQueue {
    setConsumer(consumer: (launch: { files: readonly FileSystemFileHandle[] }) => void): void;
}

/** Takes the files that other apps share with the installed page, and those that it is opened with. */
export async function takeHandedOver(take: (files: File[]) => void): Promise<void> {
    const queue = (window as { launchQueue?: LaunchQueue }).launchQueue;
    queue?.setConsumer(({ files }) => {
        void Promise.all(files.map((handle) => handle.getFile())).then((opened) => opened.length > 0 && take(opened));
    });

    if (!("caches" in window)) return;
    const cache = await caches.open("shared");
    const files: File[] = [];
    for (const request of await cache.keys()) {
        const kept = await cache.match(request);
        const name = decodeURIComponent(new URL(request.url).pathname.split("/").pop()!);
        if (kept) files.push(new File([await kept.blob()], name));
        await cache.delete(request);
    }
    if (files.length > 0) take(files);
}
