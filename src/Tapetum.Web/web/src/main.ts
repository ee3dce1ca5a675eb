import { mount } from "svelte";
import App from "./App.svelte";
import "./app.css";

mount(App, { target: document.getElementById("studio")! });

if (import.meta.env.PROD && "serviceWorker" in navigator) {
    void navigator.serviceWorker.register("/service-worker.js");
}
