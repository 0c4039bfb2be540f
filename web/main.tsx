import { render } from "preact";
import { App } from "./app.tsx";

// Whoever signs in comes back to an address that is registered, and of this machine only this name can be: "Redirect URI
// restrictions". Anybody who came by its number goes on by its name.
if (location.hostname === "127.0.0.1") location.replace(location.href.replace("127.0.0.1", "localhost"));

const root = document.getElementById("app");
if (root) render(<App />, root);
