import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Schemas } from "../../client/teamsink-client.ts";
import { pasteLines } from "../../local/stack/paste-lines.ts";
import { startBrowser } from "../helpers/browser.ts";
import { waitFor } from "../helpers/processes.ts";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";
import { barriersOn, PATIENT, type Visit, type VisitOptions, visit } from "../helpers/viewer-visit.ts";
import { ViewerWorld } from "../helpers/viewer-world.ts";

const PAGE = await readFile("docs/embed.html", "utf8");
const GUIDE = await readFile("docs/embed.md", "utf8");

let running: RunningStack;
let world: ViewerWorld;
let browser: Browser;
let product: Product;
let stranger: Product;
let token = "";
beforeAll(async () => {
  [product, stranger] = await Promise.all([startProduct(), startProduct()]);
  [browser, running] = await Promise.all([
    startBrowser(),
    startRunningStack({ seed: 12, environment: { CORS_ORIGINS: product.origin } }),
  ]);
  world = new ViewerWorld(running);
  await running.subscribe();
  await running.stack.runFunction("delta-sync");
  const { id } = world.post("Shall we begin?");
  await running.event("message.stored", { conversationId: world.chat.id, cosmosId: id });
  token = await running.stack.tokenOf(world.people[0], "writing");
  await waitFor(areChatsNamed, 60_000);
}, 120_000);
afterAll(async () => {
  await Promise.all([browser?.close(), product?.stop(), stranger?.stop()]);
  await running?.stop();
});

/** Who is in them is read with the sync. */
async function areChatsNamed(): Promise<boolean> {
  const answer = await fetch(`${apiOf()}/chats?limit=200`, { headers: { authorization: `Bearer ${token}` } });
  const { chats } = (await answer.json()) as Schemas["ChatPage"];
  return chats.some(({ id, sink }) => id === world.chat.id && sink.title?.includes(nameOfChat()));
}

interface Product {
  readonly origin: string;
  stop(): Promise<void>;
}

/** Somebody's own product: the page as it is, the page inside a host, and a back end that knows who is signed in. */
async function startProduct(): Promise<Product> {
  const host = () =>
    `<script>globalThis.teamsink = { api: "${apiOf()}", token: async () => (await fetch("/token")).text() };</script>`;
  const server: Server = createServer(({ url }, response) => {
    if (url === "/token") return response.end(token);
    response.setHeader("content-type", "text/html");
    return response.end(url === "/" ? PAGE : PAGE.replace("<head>", `<head>${host()}`));
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const apiOf = () => `${running.doors.http}/api/entra`;

/** What the page calls the chat: the other one of the two. */
const nameOfChat = () => world.people[1].displayName ?? "";
const saidIn = (page: Page) => page.locator("#log article");
const textsIn = async (page: Page) => await saidIn(page).locator("p").allTextContents();

async function opened(options?: VisitOptions): Promise<Visit> {
  const visited = await visit(browser, options);
  await visited.page.goto(`${product.origin}/chats`);
  await visited.page.getByRole("link", { name: nameOfChat(), exact: true }).first().click();
  await saidIn(visited.page).filter({ hasText: "Shall we begin?" }).waitFor(PATIENT);
  return visited;
}

/** What the tenant holds of a chat, with who said it. */
function saidInTeams(content: string) {
  return [...world.model.conversation(world.chat.id).messages.values()]
    .map(({ message }) => message)
    .filter(({ body }) => body.content === content);
}

/** By the command of the guide, below the variables that `npm start` prints. */
async function tokenByTheGuide(): Promise<string> {
  const command = /```sh\n(WRITE=.*?)\n```/s.exec(GUIDE)?.[1] ?? "";
  const variables = pasteLines(running.stack, running.activity).filter((line) => /^[A-Z]+=(?!\$)/.test(line));
  const { stdout } = await promisify(execFile)("sh", ["-c", [...variables, command].join("\n")]);
  const pasted = stdout.trim();
  expect(pasted).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  return pasted;
}

async function say(page: Page, content: string): Promise<void> {
  await page.getByLabel("Message").fill(content);
  await page.getByRole("button", { name: "Send" }).click();
}

describe("a page of one's own", () => {
  it("shows who is signed in their chats and what was said, on a phone too, without a barrier or a complaint", async () => {
    for (const width of [1280, 390]) {
      const { page, context, complaints } = await opened({ width, colorScheme: width < 600 ? "dark" : "light" });
      expect(await barriersOn(page)).toEqual([]);
      const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
      expect(overflow).toBeLessThanOrEqual(0);
      if (width < 600) {
        await page.getByRole("link", { name: "Chats" }).click();
        await page.getByRole("navigation").waitFor(PATIENT);
      }
      expect(complaints).toEqual([]);
      await context.close();
    }
  });

  it("asks for an address and a token where no page around it gives them, and puts neither into an address", async () => {
    const pasted = await tokenByTheGuide();
    const { page, context, requests } = await visit(browser);
    await page.goto(product.origin);
    await page.getByLabel("Address of the API").fill(apiOf());
    await page.getByLabel("Access token").fill(pasted);
    await page.getByRole("button", { name: "Show my chats" }).click();
    await page.getByRole("navigation").getByRole("link").first().click(PATIENT);
    // It is one for writing, too.
    await page.getByLabel("Message").waitFor(PATIENT);
    const addresses = [page.url(), ...requests.map((request) => request.url())].join();
    expect(addresses).not.toContain(pasted.split(".")[1]);
    await context.close();
  });

  it("sends what is written, once and in the name of who wrote it", async () => {
    const { page, context } = await opened();
    await say(page, "Yes, let us <b>begin</b>");
    await saidIn(page)
      .filter({ hasText: "sending" })
      .waitFor({ state: "detached", ...PATIENT });
    expect(await textsIn(page)).toContain("Yes, let us <b>begin</b>");
    const said = saidInTeams("Yes, let us <b>begin</b>");
    expect(said.map(({ from }) => from?.user?.id)).toEqual([world.people[0].id]);
    await context.close();
  });

  it("sends once over a connection that is cut after the API has it, and over one that is cut before", async () => {
    const { page, context } = await opened();
    const keys: (string | undefined)[] = [];
    await page.route("**/api/entra/messages/**", async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      keys.push(route.request().headers()["idempotency-key"]);
      if (keys.length === 1) return route.abort("connectionreset");
      // The API has sent it; the answer gets lost.
      if (keys.length === 2) await route.fetch();
      return keys.length === 2 ? route.abort("connectionreset") : route.continue();
    });
    await say(page, "over a bad line");
    await saidIn(page).filter({ hasText: "sending" }).waitFor(PATIENT);
    await saidIn(page)
      .filter({ hasText: "sending" })
      .waitFor({ state: "detached", ...PATIENT });
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(saidInTeams("over a bad line")).toHaveLength(1);
    expect((await textsIn(page)).filter((text) => text === "over a bad line")).toHaveLength(1);
    await context.close();
  });

  it("shows by itself what another says, edits and deletes, each where it stands", async () => {
    const { page, context } = await opened();
    const conversationId = world.chat.id;
    const { id: messageId } = world.post("first thought");
    await page.getByText("first thought").waitFor(PATIENT);
    world.post("what came after");
    await page.getByText("what came after").waitFor(PATIENT);
    const place = (await textsIn(page)).indexOf("first thought");
    world.model.editMessage({ conversationId, messageId }, { text: "second thought" });
    await page.getByText("second thought").waitFor(PATIENT);
    expect((await textsIn(page)).indexOf("second thought")).toBe(place);
    expect(await page.getByText("first thought").count()).toBe(0);
    expect(await saidIn(page).nth(place).textContent()).toContain("edited");
    world.model.softDelete({ conversationId, messageId });
    await saidIn(page).nth(place).getByText("This message was deleted.").waitFor(PATIENT);
    expect(await page.getByText("second thought").count()).toBe(0);
    await context.close();
  });

  it("begins again where its position is none of the feed any more, with what came meanwhile", async () => {
    const { page, context } = await opened();
    const asked: string[] = [];
    let isLost = true;
    await page.route("**/api/entra/changes?*", (route) => {
      const url = new URL(route.request().url());
      const position = url.searchParams.get("position") ?? "";
      asked.push(position === "now" ? "now" : "on");
      // As after the containers were made anew.
      if (isLost && position !== "now") url.searchParams.set("position", `${position.slice(0, -4)}AAAA`);
      return route.continue({ url: url.href });
    });
    await page.getByLabel("Message").fill("half a thought");
    // Ends the question that waits.
    world.post("said before");
    await expect.poll(() => page.locator("#note").textContent(), PATIENT).toContain("osition");
    world.post("said meanwhile");
    isLost = false;
    await page.getByText("said meanwhile").waitFor(PATIENT);
    world.post("said after");
    await page.getByText("said after").waitFor(PATIENT);
    expect(asked.slice(0, 2)).toEqual(["on", "now"]);
    expect(await page.getByText("Shall we begin?").count()).toBe(1);
    expect(await page.getByLabel("Message").inputValue()).toBe("half a thought");
    expect(await page.locator("#note").textContent()).toBe("");
    await context.close();
  });

  it("shows as text what others wrote to be run", async () => {
    const { page, context, complaints, requests } = await opened();
    await page.evaluate("globalThis.pwn = () => { globalThis.pwned = true; }");
    const before = requests.length;
    world.post(`literally <img src="/x.png" onerror="pwn()"><script>pwn()</script>`);
    const html = `<p>marked <img alt="a cat" src="/y.png" onerror="pwn()"></p><script>pwn()</script><svg onload="pwn()"></svg><p>up</p>`;
    const graph = { body: { contentType: "html" as const, content: html }, mentions: [] };
    world.model.postMessage(world.chat.id, { text: "", graph }, { fromUserId: world.people[1].id });
    await page.getByText("marked a cat").waitFor(PATIENT);
    await page.getByText("literally").waitFor(PATIENT);
    expect(await page.evaluate("globalThis.pwned")).toBeUndefined();
    expect(await page.locator("#log :not(article, small, p)").count()).toBe(0);
    expect(requests.slice(before).filter((request) => /[xy]\.png/.test(request.url()))).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("is given nothing where CORS_ORIGINS does not name its origin", async () => {
    const { page, context } = await visit(browser);
    const told: number[] = [];
    page.on("response", (response) => {
      if (response.url().startsWith(apiOf()) && response.request().method() !== "OPTIONS") told.push(response.status());
    });
    await page.goto(`${stranger.origin}/chats`);
    await page.getByText("No answer").waitFor(PATIENT);
    expect(await page.getByRole("navigation").count()).toBe(0);
    expect(told).toEqual([]);
    await context.close();
  });
});

describe("the guide", () => {
  const script = /<script type="module">\n(.*?)\n\s*<\/script>/s.exec(PAGE)?.[1] ?? "";

  it("is of a page of at most sixty lines of script", () => {
    expect(script).not.toBe("");
    expect(script.split("\n").length).toBeLessThanOrEqual(60);
    expect(PAGE).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
  });

  it("quotes what stands in the page", () => {
    const lines = new Set(script.split("\n").map((line) => line.trim()));
    const quoted = [...GUIDE.matchAll(/<!-- of embed\.html -->\n```js\n(.*?)\n```/gs)].flatMap(([, code]) =>
      (code ?? "").split("\n").map((line) => line.trim()),
    );
    expect(quoted.length).toBeGreaterThan(3);
    expect(quoted.filter((line) => !lines.has(line))).toEqual([]);
  });
});
