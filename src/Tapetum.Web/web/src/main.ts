import { mount } from "svelte";
import App from "./App.svelte";
import "./app.css";
import { speak } from "./words/speak";

await speak(navigator.languages);
mount(App, { target: document.getElementById("studio")! });

if (import.meta.env.PROD && "serviceWorker" in navigator) {
    void navigator.serviceWorker.register("/service-worker.js");
}
