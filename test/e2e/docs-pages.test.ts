import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createSeededRandom } from "../../local/seeded-random.ts";
import { pictureOf } from "../../local/tenant/model/content-bytes.ts";
import type { MessageContents } from "../../shared/serve/api/message-contents.ts";
import { startBrowser } from "../helpers/browser.ts";
import { waitFor } from "../helpers/processes.ts";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";

let running: RunningStack;
let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
  running = await startRunningStack({ seed: 61 });
});
afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

/** A machine that does other things besides. */
const PATIENT = { timeout: 30_000 };

interface Watched {
  readonly page: Page;
  readonly requests: readonly Request[];
  /** What a browser complains of: errors of scripts and of loading, and violations of the policy. */
  readonly complaints: readonly string[];
}

/** A message with a picture, once that is kept. */
async function postPicture() {
  const { tenant } = running.stack;
  const conversationId = tenant?.model.population.chats[0]?.id ?? "";
  await running.subscribe();
  const hosted = [{ contentType: "image/png", bytes: pictureOf(createSeededRandom(1)) }];
  const messageId = tenant?.model.postMessage(conversationId, { text: "look", hosted }).id ?? "";
  const list = async () => {
    const response = await running.get(`/api/messages/${encodeURIComponent(conversationId)}/${messageId}/contents`);
    return ((await response.json()) as Partial<MessageContents>).contents ?? [];
  };
  await waitFor(async () => (await list())[0]?.state === "kept", PATIENT.timeout);
  return { conversationId, messageId, contentId: (await list())[0]?.contentId ?? "" };
}

const contexts: BrowserContext[] = [];
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
});

async function newProfile(width: number): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  contexts.push(context);
  return context;
}

async function open(path: string, context: BrowserContext): Promise<Watched> {
  const page = await context.newPage();
  const requests: Request[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  await page.addInitScript(
    'document.addEventListener("securitypolicyviolation", (event) => console.error("refused", event.violatedDirective, event.blockedURI))',
  );
  await page.goto(`${running.doors.http}${path}`);
  await page
    .locator(path === "/api/docs" ? ".opblock" : ".api-content h2")
    .first()
    .waitFor();
  return { page, requests, complaints };
}

const operation = (page: Page, id: string) => page.locator(`[id="${id}"]`);
const LIST_TEAMS = "operations-directory-listTeams";

/** Fills in one of the fields of the dialog. */
async function authorize(page: Page, { field, value }: { field: number; value: string }): Promise<void> {
  await page.locator(".scheme-container button.authorize").click();
  const container = page.locator(".auth-container").nth(field);
  await container.locator("input").fill(value);
  await container.locator("button.authorize").click();
  await page.locator(".close-modal").click();
}

/** Opens the operation where it is closed, sends it, and tells what was sent and the status that is shown. */
async function tryIt(page: Page, id: string): Promise<{ sent: Request; status: number | undefined }> {
  const execute = operation(page, id).locator("button.execute");
  if (!(await execute.isVisible())) await operation(page, id).locator(".opblock-summary-control").click();
  const [sent] = await Promise.all([page.waitForRequest(/\/api\/(?:entra\/)?teams\?/), execute.click()]);
  const status = (await sent.response())?.status();
  const shown = operation(page, id).locator(".live-responses-table tr.response .response-col_status");
  await expect.poll(async () => (await shown.innerText()).trim(), PATIENT).toContain(String(status));
  return { sent, status };
}

const keptAnywhereElse = (page: Page) =>
  page.evaluate<unknown[]>("[localStorage.length, document.cookie, location.href.includes('key')]");
const AUTHORIZED = ".scheme-container button.authorize.locked";

describe.each(["/api/docs", "/api/redoc"])("%s", (path) => {
  it.each([390, 1440])("shows every request at a width of %i, and asks nobody else for anything", async (width) => {
    const { page, requests, complaints } = await open(path, await newProfile(width));
    const document = (await (await fetch(`${running.doors.http}/api/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { summary: string }>>;
    };
    const text = (await page.locator("#api").innerText()).replaceAll(/[\s\u200b]+/g, " ");
    const summaries = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map(({ summary }) => summary),
    );
    expect(summaries.length).toBeGreaterThan(25);
    expect(summaries.filter((summary) => !text.includes(summary))).toEqual([]);
    expect(complaints).toEqual([]);
    expect(requests.length).toBeGreaterThanOrEqual(5);
    const origins = requests.map((request) => new URL(request.url())).filter(({ protocol }) => protocol !== "data:");
    expect([...new Set(origins.map(({ origin }) => origin))]).toEqual([running.doors.http]);
    expect(await page.evaluate("document.scrollingElement.scrollWidth")).toBe(width);
  });

  it("would be found to load what its policy refuses", async () => {
    const { page, complaints } = await open(path, await newProfile(1440));
    for (const script of [
      'document.body.append(Object.assign(document.createElement("script"), { textContent: "0" }))',
      'document.body.append(Object.assign(document.createElement("style"), { textContent: "p{color:red}" }))',
      'document.body.append(Object.assign(new Image(), { src: "https://pictures.example/a.png" }))',
      'fetch("https://elsewhere.example/").catch(() => {})',
    ]) {
      await page.evaluate(script);
    }
    await expect
      .poll(() => complaints.filter((one) => one.startsWith("refused")).map((one) => one.split(" ")[1]), PATIENT)
      .toEqual(expect.arrayContaining(["script-src-elem", "style-src-elem", "img-src", "connect-src"]));
  });

  it("is asked for again each time, and its files never", async () => {
    const context = await newProfile(1440);
    const { page } = await open(path, context);
    const first = await fetch(`${running.doors.http}${path}`);
    const again = await fetch(`${running.doors.http}${path}`, {
      headers: { "if-none-match": first.headers.get("etag") ?? "" },
    });
    expect([again.status, first.headers.get("cache-control")]).toEqual([304, "no-cache"]);
    expect(first.headers.get("x-content-type-options")).toBe("nosniff");
    const files = [...(await first.text()).matchAll(/(?:src|href)="(docs\/[^"]+)"/g)].map(([, name]) => name ?? "");
    for (const name of files) {
      const response = await fetch(`${running.doors.http}/api/${name}`, { headers: { "accept-encoding": "br" } });
      const { headers } = response;
      expect([response.status, headers.get("x-content-type-options")], name).toEqual([200, "nosniff"]);
      expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect(headers.get("content-encoding")).toBe("br");
      expect((await response.text()).length).toBeGreaterThan(10);
    }
    const sizes =
      'performance.getEntriesByType("resource").filter((one) => one.name.includes("/docs/")).map((one) => one.transferSize)';
    expect(Math.max(...(await page.evaluate<number[]>(sizes)))).toBeGreaterThan(100_000);
    await page.reload();
    expect(await page.evaluate(sizes)).toEqual(files.filter((name) => !name.includes("licenses")).map(() => 0));
  });
});

describe("a request tried on /api/docs", () => {
  it("takes a function key that is remembered in the tab, and nowhere else", async () => {
    const context = await newProfile(1440);
    const { page, complaints } = await open("/api/docs", context);
    expect(await tryIt(page, LIST_TEAMS)).toMatchObject({ status: 401 });
    await authorize(page, { field: 0, value: running.stack.functionKey });
    const { sent, status } = await tryIt(page, LIST_TEAMS);
    expect([status, new URL(sent.url()).pathname]).toEqual([200, "/api/teams"]);
    expect(sent.url()).not.toContain(running.stack.functionKey);
    expect(await operation(page, LIST_TEAMS).locator(".live-responses-table").innerText()).toContain('"count"');

    await page.reload();
    await page.locator(AUTHORIZED).waitFor();
    expect((await tryIt(page, LIST_TEAMS)).status).toBe(200);
    expect(await keptAnywhereElse(page)).toEqual([0, "", false]);
    expect(await context.cookies()).toEqual([]);

    const other = await open("/api/docs", context);
    expect(await other.page.locator(AUTHORIZED).count()).toBe(0);
    expect((await tryIt(other.page, LIST_TEAMS)).status).toBe(401);
    // The refusals without a key are shown by the browser as well.
    expect(complaints.filter((one) => !one.includes("401"))).toEqual([]);
  });

  it("forgets the key once it is taken back", async () => {
    const { page } = await open("/api/docs", await newProfile(1440));
    await authorize(page, { field: 0, value: running.stack.functionKey });
    await page.locator(".scheme-container button.authorize").click();
    await page.locator(".auth-container").first().locator("button", { hasText: "Logout" }).click();
    expect(await page.evaluate("JSON.stringify(Object.values(sessionStorage))")).not.toContain(
      running.stack.functionKey,
    );
    await page.reload();
    await page.locator(".opblock").first().waitFor();
    expect(await page.locator(AUTHORIZED).count()).toBe(0);
  });

  it("sends keys to /api and a token to /api/entra, although both are filled in", async () => {
    const { page } = await open("/api/docs", await newProfile(390));
    await authorize(page, { field: 0, value: running.stack.functionKey });
    await authorize(page, { field: 2, value: "a.b.c" });
    const byKey = await tryIt(page, LIST_TEAMS);
    expect([byKey.status, new URL(byKey.sent.url()).pathname]).toEqual([200, "/api/teams"]);
    expect(Object.keys(byKey.sent.headers())).not.toContain("authorization");

    await page.locator(".servers select").selectOption("/api/entra");
    const { sent } = await tryIt(page, LIST_TEAMS);
    expect(new URL(sent.url()).pathname).toBe("/api/entra/teams");
    expect(sent.headers()).toMatchObject({ authorization: "Bearer a.b.c" });
    expect(Object.keys(sent.headers())).not.toContain("x-functions-key");
  });

  it("shows an answer that is a picture", async () => {
    const { conversationId, messageId, contentId } = await postPicture();
    const { page, complaints } = await open("/api/docs", await newProfile(1440));
    await authorize(page, { field: 0, value: running.stack.functionKey });
    const opened = operation(page, "operations-messages-getMessageContent");
    await opened.locator(".opblock-summary-control").click();
    for (const [name, value] of Object.entries({ conversationId, messageId, contentId })) {
      await opened.locator(`tr[data-param-name="${name}"] input`).fill(value);
    }
    await opened.locator("button.execute").click();
    const picture = opened.locator(".live-responses-table img");
    await picture.waitFor();
    await expect.poll(() => picture.getAttribute("src"), PATIENT).toMatch(/^blob:/);
    const width = "document.querySelector('.live-responses-table img').naturalWidth";
    await expect.poll(() => page.evaluate(width), PATIENT).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
  });

  it("hides what is typed, and has no browser keep or look at it", async () => {
    const { page } = await open("/api/docs", await newProfile(1440));
    await page.locator(".scheme-container button.authorize").click();
    const fields = await page.locator(".auth-container input").all();
    expect(fields).toHaveLength(3);
    for (const field of fields) {
      expect([await field.getAttribute("autocomplete"), await field.getAttribute("spellcheck")]).toEqual([
        "off",
        "false",
      ]);
    }
    const styles = "[...document.querySelectorAll('.auth-container input')].map((input) => getComputedStyle(input))";
    const hiding = `${styles}.map((style) => style.getPropertyValue("-webkit-text-security"))`;
    expect(await page.evaluate(hiding)).toEqual(["disc", "disc", "disc"]);
  });
});
