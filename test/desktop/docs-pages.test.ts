import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createSeededRandom } from "../../local/seeded-random.ts";
import { pictureOf } from "../../local/tenant/model/content-bytes.ts";
import type { MessageContents } from "../../shared/serve/api/message-contents.ts";
import { startBrowser } from "../helpers/browser.ts";
import { waitFor } from "../helpers/processes.ts";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";
import { ViewerWorld } from "../helpers/viewer-world.ts";

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

/** What is tried by hand below. The page takes two seconds to draw all of them, which is another test's matter. */
const TRIED: readonly unknown[] = ["listTeams", "listChats", "getMessageContent"];

/** As `newProfile`, where the document has those operations alone. */
async function newProfileToTry(width: number): Promise<BrowserContext> {
  const context = await newProfile(width);
  await context.route("**/api/openapi.json", async (route) => {
    const response = await route.fetch();
    const document = (await response.json()) as { paths: Record<string, Record<string, { operationId?: string }>> };
    const paths = Object.entries(document.paths).filter(([, item]) => TRIED.includes(item.get?.operationId));
    await route.fulfill({ response, json: { ...document, paths: Object.fromEntries(paths) } });
  });
  return context;
}

async function newProfile(width: number): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, ignoreHTTPSErrors: true });
  contexts.push(context);
  return context;
}

async function open(path: string, context: BrowserContext, origin = running.doors.http): Promise<Watched> {
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
  await page.goto(`${origin}${path}`);
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
  const [sent] = await Promise.all([page.waitForRequest(/\/api\/(?:entra\/)?(?:chats|teams)\?/), execute.click()]);
  const status = (await sent.response())?.status();
  const shown = operation(page, id).locator(".live-responses-table tr.response .response-col_status");
  await expect.poll(async () => (await shown.innerText()).trim(), PATIENT).toContain(String(status));
  return { sent, status };
}

const keptAnywhereElse = (page: Page) =>
  page.evaluate<unknown[]>("[localStorage.length, document.cookie, location.href.includes('key')]");
const AUTHORIZED = ".scheme-container button.authorize.locked";

describe.each(["/api/docs", "/api/redoc"])("%s", (path) => {
  it("shows every request, narrow or wide, and asks nobody else for anything, which would be refused", async () => {
    const { page, requests, complaints } = await open(path, await newProfile(390));
    const document = (await (await fetch(`${running.doors.http}/api/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { summary: string }>>;
    };
    const summaries = Object.values(document.paths).flatMap((item) =>
      Object.values(item).map(({ summary }) => summary),
    );
    expect(summaries.length).toBeGreaterThan(25);
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      const text = (await page.locator("#api").innerText()).replaceAll(/[\s\u200b]+/g, " ");
      expect(summaries.filter((summary) => !text.includes(summary))).toEqual([]);
      expect(await page.evaluate("document.scrollingElement.scrollWidth")).toBe(width);
    }
    expect(complaints).toEqual([]);
    expect(requests.length).toBeGreaterThanOrEqual(5);
    const origins = requests.map((request) => new URL(request.url())).filter(({ protocol }) => protocol !== "data:");
    expect([...new Set(origins.map(({ origin }) => origin))]).toEqual([running.doors.http]);

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
    const context = await newProfileToTry(1440);
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
    const { page } = await open("/api/docs", await newProfileToTry(1440));
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
    const { page } = await open("/api/docs", await newProfileToTry(390));
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
    const { page, complaints } = await open("/api/docs", await newProfileToTry(1440));
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
    const { page } = await open("/api/docs", await newProfileToTry(1440));
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

describe("somebody who signs in on /api/docs", () => {
  const LIST_CHATS = "operations-directory-listChats";
  const BY_NAME = () => running.doors.http.replace("127.0.0.1", "localhost");
  const NAMES = ["Sign in", "Sign out"] as const;
  const buttonOn = (page: Page, name: (typeof NAMES)[number]) => page.getByRole("button", { name, exact: true });
  let world: ViewerWorld;
  beforeAll(async () => {
    world = new ViewerWorld(running);
    await running.stack.runFunction("delta-sync");
    await waitFor(async () => (await world.rowsOf("chats")) === world.directory.chats.all.length, PATIENT.timeout);
  });

  async function openSignedIn(context: BrowserContext): Promise<Watched> {
    const opened = await open("/api/docs", context, BY_NAME());
    await buttonOn(opened.page, "Sign in").click();
    await opened.page.getByRole("button", { name: world.people[0].userPrincipalName }).click();
    await buttonOn(opened.page, "Sign out").waitFor(PATIENT);
    return opened;
  }

  /** The ids of the chats that the page shows, with what was sent for them. */
  async function chatsOn(page: Page): Promise<{ status: number | undefined; ids: string[]; token: string }> {
    const { sent, status } = await tryIt(page, LIST_CHATS);
    const body = ((await (await sent.response())?.json()) ?? {}) as { chats?: { id: string }[] };
    const { chats = [] } = body;
    return { status, ids: chats.map(({ id }) => id).sort(), token: sent.headers().authorization ?? "" };
  }
  const theirs = () =>
    world.directory.chats.all
      .filter(({ memberIds }) => memberIds.includes(world.people[0].id))
      .map(({ id }) => id)
      .sort();
  const keptWith = (page: Page, word: string) =>
    page.evaluate<number>(`Object.keys(sessionStorage).filter((name) => name.includes("${word}")).length`);

  it("has their own chats answered, after a reload as well, and after signing out nobody's", async () => {
    const { page, requests, complaints } = await openSignedIn(await newProfileToTry(1440));
    expect(await page.locator("#signed-in").innerText()).toBe(world.people[0].displayName);
    const first = await chatsOn(page);
    expect(first).toMatchObject({ status: 200, ids: theirs() });
    expect(first.ids.length).toBeGreaterThan(0);

    await page.reload();
    await buttonOn(page, "Sign out").waitFor(PATIENT);
    expect(await chatsOn(page)).toMatchObject({ status: 200, ids: theirs() });
    expect(await keptAnywhereElse(page)).toEqual([0, "", false]);
    const origins = new Set(requests.map((request) => new URL(request.url()).origin));
    for (const own of [BY_NAME(), new URL(world.tenant.authorityUrl).origin, "null"]) origins.delete(own);
    expect([...origins]).toEqual([]);
    expect(complaints).toEqual([]);

    await buttonOn(page, "Sign out").click();
    await buttonOn(page, "Sign in").waitFor(PATIENT);
    await page.locator(".opblock").first().waitFor();
    expect(await page.evaluate("JSON.stringify(Object.values(sessionStorage))")).not.toContain("eyJ");
    await page.locator(".servers select").selectOption("/api/entra");
    expect((await chatsOn(page)).status).toBe(401);
  });

  it("has a token that has ended renewed without being asked, and sees it where it is filled in", async () => {
    const { page } = await openSignedIn(await newProfileToTry(1440));
    const { token } = await chatsOn(page);
    expect(await keptWith(page, "accesstoken")).toBe(1);
    await page.evaluate(
      'Object.keys(sessionStorage).filter((name) => name.includes("accesstoken")).forEach((name) => sessionStorage.removeItem(name))',
    );
    const renewed = await chatsOn(page);
    expect(renewed).toMatchObject({ status: 200, ids: theirs() });
    expect(renewed.token).not.toBe(token);
    await expect
      .poll(() => operation(page, LIST_CHATS).locator(".curl-command").innerText(), PATIENT)
      .toContain(renewed.token);
    expect((await chatsOn(page)).token).toBe(renewed.token);
  });

  it("may send another token instead, and none once it is taken back", async () => {
    const { page } = await openSignedIn(await newProfileToTry(1440));
    await page.locator(".scheme-container button.authorize").click();
    const container = page.locator(".auth-container").nth(2);
    await container.locator("button", { hasText: "Logout" }).click();
    await page.locator(".close-modal").click();
    expect(await chatsOn(page)).toMatchObject({ status: 401, token: "" });
    await authorize(page, { field: 2, value: "a.b.c" });
    expect(await chatsOn(page)).toMatchObject({ status: 401, token: "Bearer a.b.c" });
  });

  it("is led to the name of this machine that is registered, and loads nothing of it before", async () => {
    const { page, requests } = await open("/api/docs", await newProfileToTry(390));
    expect(requests.filter((request) => request.url().includes("/docs/sign-in."))).toEqual([]);
    await buttonOn(page, "Sign in").click();
    await page.getByRole("button", { name: world.people[0].userPrincipalName }).click();
    await buttonOn(page, "Sign out").waitFor(PATIENT);
    expect(page.url()).toMatch(/^http:\/\/localhost:\d+\/api\/docs#?$/);
    expect(await page.evaluate("document.scrollingElement.scrollWidth")).toBe(390);
  });
});
