import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Schemas } from "../../client/teamsink-client.ts";
import { ATTACK_BODIES, ATTACK_PARTS } from "../helpers/attack-bodies.ts";
import { startBrowser } from "../helpers/browser.ts";
import { written } from "../helpers/hard-messages.ts";
import { type MessagePages, openMessagePages } from "../helpers/message-page.ts";

let pages: MessagePages;
let browser: Browser;
beforeAll(async () => {
  [browser, pages] = await Promise.all([startBrowser(), openMessagePages()]);
});
afterAll(async () => {
  await browser?.close();
  await pages?.close();
});

/** Before anything of the page: what a payload would call, and what it would be seen by. */
const TRAP = `
  globalThis.pwned = [];
  globalThis.pwn = (...args) => globalThis.pwned.push(new Error("pwned").stack);
  globalThis.alert = globalThis.pwn;
`;

/** What a browser says of the document in which a text is read, and of which nothing is shown: what it refused there. */
const OF_READING = /^(?:Executing inline event handler|Applying inline style|Setting the document's base URI)/;

/** What of the messages is not as it must be; each element that was not ours to make. */
const JUDGE = `(() => {
  const faults = [];
  for (const element of document.querySelectorAll(".msg, .msg *")) {
    const name = element.localName;
    const isIcon = element.closest("svg.icon") !== null;
    const known = "article header div span bdi p ul ol li button time a img strong em b i u s blockquote section dl dt dd figure figcaption pre code table thead tbody tr td th h2 h3 h4 h5 h6 br hr small sub sup mark dialog";
    if (!isIcon && !known.split(" ").includes(name)) faults.push("element " + name);
    for (const { name: attribute, value } of element.attributes) {
      if (/^on/i.test(attribute)) faults.push(name + " " + attribute);
      if (attribute === "style" && !/^(?:--[a-z]+: ?[^;:()]+;? ?)+$/.test(value)) faults.push("style " + value);
      if (["srcset", "ping", "formaction", "action", "name", "background", "poster", "srcdoc"].includes(attribute)) faults.push(name + " " + attribute);
      if (attribute === "id" && !/^P\\d/.test(value)) faults.push("id " + value);
    }
    if (name === "a" && element.target === "_blank") {
      if (!/^(?:https?:\\/\\/|mailto:|tel:)/.test(element.getAttribute("href"))) faults.push("link " + element.getAttribute("href"));
      if (element.rel !== "noopener noreferrer") faults.push("rel " + element.rel);
    } else if (name === "a" && !element.getAttribute("href").startsWith("#/")) faults.push("link of ours " + element.outerHTML);
    if (name === "img" && !/^(?:blob:|data:image\\/png;base64,)/.test(element.src)) faults.push("picture " + element.src);
  }
  if (document.querySelectorAll("#app").length !== 1) faults.push("a second #app");
  if (document.querySelectorAll("head *:not(meta, title, link[rel=icon], link[href='page/style.css'], script[src='page/page.js'])").length > 0) faults.push("head");
  return [...new Set(faults)];
})()`;

/** Everything that a payload might wait for somebody to do. */
async function provoke(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    for (const element of document.querySelectorAll(".msg *")) {
      for (const type of ["mouseover", "mouseenter", "focus", "pointerdown", "animationstart", "toggle", "error", "load"]) {
        element.dispatchEvent(new Event(type));
      }
    }
    for (const element of document.querySelectorAll(".msg button:not(.missing *), .msg details")) element.click();
    // As somebody would, but so that no page is opened.
    addEventListener("click", (event) => event.preventDefault());
    for (const link of document.querySelectorAll(".msg a")) link.click();
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 150)));
  })()`);
}

async function attackedBy(messages: readonly Schemas["ChatMessage"][], bypassCSP: boolean) {
  const context = await browser.newContext({ bypassCSP });
  try {
    const page = await context.newPage();
    await page.addInitScript(TRAP);
    const ids = messages.map(({ id, replyToId }) => (replyToId ? `${replyToId}.${id}` : id));
    const nothing = Object.fromEntries(ids.map((id) => [encodeURIComponent(id), []]));
    const { requests, complaints } = await pages.open(page, { messages, contents: nothing, versions: nothing });
    await provoke(page);
    const foreign = requests.map((request) => request.url()).filter((url) => !url.startsWith(pages.origin));
    return {
      articles: await page.locator("article").count(),
      notShown: await page.getByText("cannot be shown here").count(),
      pwned: await page.evaluate("pwned"),
      // A tiny picture that is in the text itself is no request of anybody's.
      foreign: foreign.filter((url) => !url.startsWith("data:")),
      asked: pages.asked.filter(
        (path) => !/^\/api\/messages\/19%3Ahere%40thread\.v2\/[^/]+\/(?:contents|versions)$/.test(path),
      ),
      complaints: complaints.filter((complaint) => !OF_READING.test(complaint)),
      faults: await page.evaluate(JUDGE),
      address: page.url(),
    };
  } finally {
    await context.close();
  }
}

const harmless = (count: number) => ({
  articles: count,
  notShown: 0,
  pwned: [],
  foreign: [],
  asked: [],
  complaints: [],
  faults: [],
  address: `${pages.origin}/api/app`,
});

/** Without the policy it is the cleaning alone that keeps them out; with it nothing is there that it would have to. */
describe.each([
  ["without the page's policy", true],
  ["under the page's policy", false],
])("%s", (_name, bypassCSP) => {
  it(`runs nothing of ${ATTACK_BODIES.length} hostile bodies, and asks nobody for anything`, async () => {
    const messages = ATTACK_BODIES.map((body) => written(body));
    expect(await attackedBy(messages, bypassCSP)).toEqual(harmless(messages.length));
  });

  it("nor of what is hostile elsewhere in a message", async () => {
    const messages = ATTACK_PARTS.map((part) => written("<p>x</p>", part));
    expect(await attackedBy(messages, bypassCSP)).toEqual(harmless(messages.length));
  });
});

it("would see it: the same bodies as text of a page run, and ask", async () => {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  await page.addInitScript(TRAP);
  const { requests } = await pages.open(page, { messages: [] });
  await page.evaluate(
    `document.body.insertAdjacentHTML("beforeend", '<article class="msg">' + ${JSON.stringify(ATTACK_BODIES.filter((body) => body.startsWith("<img")).join(""))} + "</article>")`,
  );
  await provoke(page);
  expect(await page.evaluate("pwned.length")).toBeGreaterThan(3);
  expect(requests.some((request) => request.url().startsWith("https://attacker.invalid/"))).toBe(true);
  expect(await page.evaluate<string[]>(JUDGE)).toContain("img onerror");
  await context.close();
});
