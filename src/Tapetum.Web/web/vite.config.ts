import { createHash } from "node:crypto";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

export default defineConfig({
    plugins: [svelte(), shellForServiceWorker()],
    build: {
        outDir: process.env.PAGE_FOLDER ?? "dist",
        emptyOutDir: true,
        target: "es2022",
        modulePreload: { polyfill: false },
        // The content security policy allows no data: scripts or styles.
        assetsInlineLimit: 0,
        reportCompressedSize: true,
    },
    server: { proxy: { "/api": process.env.STUDIO ?? "http://127.0.0.1:8080" } },
});

/** Writes the names of the page's own files into service-worker.js, and a version that changes with them. */
function shellForServiceWorker(): Plugin {
    return {
        name: "shell-for-service-worker",
        apply: "build",
        generateBundle(_, bundle) {
            const files = Object.keys(bundle).filter((name) => name.startsWith("assets/"));
            const version = createHash("sha256").update(files.sort().join()).digest("hex").slice(0, 12);
            const shell = ["/", "/icon.svg", "/manifest.webmanifest", ...files.map((name) => `/${name}`)];
            this.emitFile({
                type: "asset",
                fileName: "service-worker.js",
                source: serviceWorker.replace("VERSION", version).replace("SHELL", JSON.stringify(shell)),
            });
        },
    };
}

// Only the page itself is kept, so that it opens at once and without a connection; photos and all that the server says are never.
const serviceWorker = `const version = "VERSION";
const shell = SHELL;

addEventListener("install", (event) => {
    event.waitUntil(caches.open(version).then((cache) => cache.addAll(shell)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
    event.waitUntil(
        caches
            .keys()
            .then((names) => names.filter((name) => name !== version && name !== "shared"))
            .then((names) => Promise.all(names.map((name) => caches.delete(name))))
            .then(() => clients.claim()),
    );
});

// What another app shares with this one waits here until the page has opened and uploads it.
async function keepShared(request) {
    const cache = await caches.open("shared");
    for (const file of (await request.formData()).getAll("photos")) {
        await cache.put("/shared/" + encodeURIComponent(file.name), new Response(file));
    }
    return Response.redirect("/", 303);
}

addEventListener("fetch", (event) => {
    const { pathname, origin, search } = new URL(event.request.url);
    if (event.request.method === "POST" && pathname === "/share") event.respondWith(keepShared(event.request));
    if (event.request.method !== "GET" || origin !== location.origin || search || !shell.includes(pathname)) return;
    // Files with a hash in their name never change; the rest is asked for first.
    event.respondWith(
        pathname.startsWith("/assets/")
            ? caches.match(event.request).then((kept) => kept ?? fetch(event.request))
            : fetch(event.request).catch(() => caches.match(event.request)),
    );
});
`;
