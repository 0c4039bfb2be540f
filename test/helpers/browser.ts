import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/**
 * Where distributions and makers put it; GitHub's runners have Google's. First Chromium's own shell without a window,
 * which is the same engine and takes two thirds of the processor's time: it paints nothing that nobody sees.
 */
const PLACES = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/microsoft-edge",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];
const HOW_TO_GET_IT =
  "There is no Chromium on this machine. Install one (Debian: apt-get install chromium-headless-shell), or name its program in CHROMIUM_PATH.";

/** The program of a real browser that is installed here; none is downloaded. */
function browserPath(): string | undefined {
  return process.env.CHROMIUM_PATH ?? PLACES.find((place) => existsSync(place));
}

/** @throws Error saying how to get one */
export function startBrowser(): Promise<Browser> {
  const executablePath = browserPath();
  if (executablePath === undefined) throw new Error(HOW_TO_GET_IT);
  return chromium.launch({ executablePath });
}

if (import.meta.main) {
  const path = browserPath();
  console.log(path ?? HOW_TO_GET_IT);
  process.exitCode = path === undefined ? 1 : 0;
}
