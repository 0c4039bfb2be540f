import { randomUUID } from "node:crypto";
import { QueueServiceClient } from "@azure/storage-queue";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { poisonQueueOf } from "../../shared/port/work-queue.ts";
import { createAdminApi } from "../helpers/admin-api.ts";
import { startBrowser } from "../helpers/browser.ts";
import { waitFor } from "../helpers/processes.ts";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";
import {
  addressOf,
  barriersOn,
  PATIENT,
  signInAs,
  signInWithKeys,
  type Visit,
  type VisitOptions,
  visit,
} from "../helpers/viewer-visit.ts";
import { ViewerWorld } from "../helpers/viewer-world.ts";

let running: RunningStack;
let world: ViewerWorld;
let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
  running = await startRunningStack({ seed: 67 });
  world = new ViewerWorld(running);
  await running.subscribe();
  await running.stack.runFunction("delta-sync");
  const { chats } = world.directory;
  await waitFor(async () => (await world.rowsOf("chats")) === chats.all.length, 60_000);
  const since = running.log.length;
  await running.stack.runFunction("audit");
  await running.event("audit.finished", {}, since);
});
afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

const visits: Visit[] = [];
afterEach(async () => {
  await Promise.all(visits.splice(0).map(({ context }) => context.close()));
});

async function open(options?: VisitOptions): Promise<Visit> {
  const opened = await visit(browser, options);
  visits.push(opened);
  await opened.page.goto(addressOf(running));
  return opened;
}

const toOperatePage = ({ page }: Visit) => page.goto(`${addressOf(running)}#/operate`);

async function openAsOperator(options?: VisitOptions): Promise<Visit> {
  const opened = await open(options);
  await signInWithKeys(opened, running.stack);
  await toOperatePage(opened);
  await truthOn(opened).filter({ hasText: "works" }).waitFor(PATIENT);
  return opened;
}

const truthOn = ({ page }: Visit) => page.locator(".truth p");
const card = ({ page }: Visit, title: string) => page.getByRole("region", { name: title, exact: true });
const figure = (visited: Visit, words: string) =>
  card(visited, "Live").locator(".figure", { hasText: words }).locator("dd");
const statusOf = (visited: Visit, title: string) => card(visited, title).getByRole("status").last();

/** That no rebuild ran is told with a status that a browser mentions. */
const unforeseen = ({ complaints }: Visit) => complaints.filter((one) => !one.includes("404 (Not Found)"));

/** What the host gave up, as if it had tried. */
async function givenUp(): Promise<{ readonly chatId: string; readonly content: string }> {
  const [chatId, content] = [`19:${randomUUID()}@thread.v2`, `nobody may read ${randomUUID()}`];
  const payload = { id: String(Date.now()), chatId, createdDateTime: new Date().toISOString(), body: { content } };
  const item = {
    kind: "chatMessage",
    tenantId: running.stack.settings.GRAPH_TENANT_ID,
    receivedDateTime: new Date().toISOString(),
    payload,
  };
  const queues = QueueServiceClient.fromConnectionString(running.stack.settings.AzureWebJobsStorage ?? "");
  const queue = queues.getQueueClient(poisonQueueOf("messages"));
  await queue.createIfNotExists();
  await queue.sendMessage(Buffer.from(JSON.stringify(item)).toString("base64"));
  return { chatId, content };
}

/** More than are re-driven in one request. */
const MANY = 105;

const waitingDeadLetters = async () =>
  (await createAdminApi(running.stack).get("/api/dead-letters?state=waiting&limit=200")).body.count;
const isStored = ({ chatId }: { readonly chatId: string }) =>
  running.event("message.stored", { conversationId: chatId });

describe("an operator", () => {
  it("sees in one line how all of it is, and asks nobody but the API", async () => {
    const visited = await openAsOperator();
    await expect
      .poll(() => truthOn(visited).innerText(), PATIENT)
      .toMatch(
        /^Everything works(, \d warnings?)? · [\d.]+ messages\/s( · behind by [\d.]+ (s|min))? · unbroken since \d+ \w{3,4}/,
      );
    expect(await card(visited, "Subscriptions").locator("dt").allInnerTexts()).toContain("/chats/getAllMessages");
    await card(visited, "Audit and gaps").getByRole("row").nth(1).waitFor(PATIENT);
    expect(await card(visited, "Audit and gaps").getByRole("row").nth(1).innerText()).toMatch(/complete/);
    await card(visited, "Daily sync")
      .getByText(/sources? read/)
      .first()
      .waitFor(PATIENT);
    // Signing in asked for teams; what the page asked since then may fill the newest records.
    const records = card(visited, "Who read what");
    await records.getByLabel("Function").fill("teams");
    await records.getByRole("button", { name: "Look for these" }).click();
    await expect
      .poll(async () => {
        const asked = await records.locator("tbody td:nth-child(3)").allInnerTexts();
        return [...new Set(asked)];
      }, PATIENT)
      .toEqual(["GET teams"]);
    const origins = visited.requests
      .map((request) => new URL(request.url()))
      .filter(({ protocol }) => protocol !== "data:");
    expect([...new Set(origins.map(({ origin }) => origin))]).toEqual([new URL(addressOf(running)).origin]);
    expect(unforeseen(visited)).toEqual([]);
  });

  it("sees the rate and the lag move when messages are written", async () => {
    const visited = await openAsOperator();
    await expect.poll(() => figure(visited, "Messages").innerText(), PATIENT).toBe("0/s");
    expect(await figure(visited, "Behind").innerText()).toBe("–");
    for (let number = 1; number <= 20; number += 1) world.post(`rate ${number}`);
    await expect.poll(() => figure(visited, "Messages").innerText(), PATIENT).toMatch(/^(?!0\/s)[\d.]+\/s$/);
    expect(await figure(visited, "Behind").innerText()).toMatch(/^[\d.]+ (s|min)$/);
    expect(await truthOn(visited).innerText()).toMatch(/behind by [\d.]+ (s|min)/);
    await expect
      .poll(() => card(visited, "Live").getByRole("img").innerHTML(), PATIENT)
      .not.toContain("under 0.1 at most");
  });

  it("sees a dead letter with what it holds, and re-drives it", async () => {
    const visited = await openAsOperator();
    const letters = card(visited, "Dead letters");
    await letters.getByText("None. Nothing was given up.").waitFor(PATIENT);
    const message = await givenUp();
    await waitFor(async () => (await waitingDeadLetters()) === 1);
    await letters.getByRole("button", { name: "Read again: Dead letters" }).click();
    await letters.getByRole("rowheader", { name: "retries-exhausted" }).waitFor(PATIENT);
    await letters.getByRole("button", { name: /^Details of/ }).click();
    expect(await letters.innerText()).not.toContain(message.content);
    await letters.getByRole("button", { name: "Show what it holds" }).click();
    await letters.getByText(message.content).waitFor(PATIENT);
    await letters.getByRole("checkbox").check();
    await letters.getByRole("button", { name: "Re-drive chosen (1)" }).click();
    const dialog = visited.page.getByRole("dialog", { name: "Send 1 item through their queues again?" });
    await dialog.getByRole("button", { name: "Not now" }).click();
    expect(await waitingDeadLetters()).toBe(1);
    await letters.getByRole("button", { name: "Re-drive chosen (1)" }).click();
    await dialog.getByRole("button", { name: "Re-drive 1" }).click();
    await expect.poll(() => statusOf(visited, "Dead letters").innerText(), PATIENT).toBe("1 back in their queues.");
    await isStored(message);
  });

  it("goes through them page by page, and re-drives all that match, after hearing how many", async () => {
    const visited = await openAsOperator();
    const letters = card(visited, "Dead letters");
    const messages = await Promise.all(Array.from({ length: MANY }, givenUp));
    await waitFor(async () => (await waitingDeadLetters()) === MANY, 60_000);
    await letters.getByLabel("State").selectOption("waiting");
    await letters.getByText("Page 1").waitFor(PATIENT);
    const rows = letters.getByRole("row", { name: /retries-exhausted/ });
    expect(await rows.count()).toBe(20);
    const idOfFirst = () => letters.getByRole("checkbox").first().inputValue();
    const first = await idOfFirst();
    await letters.getByRole("button", { name: "Next" }).click();
    await letters.getByText("Page 2").waitFor(PATIENT);
    await expect.poll(idOfFirst, PATIENT).not.toBe(first);
    await letters.getByRole("button", { name: "Back" }).click();
    await expect.poll(idOfFirst, PATIENT).toBe(first);
    await letters.getByLabel("Reason").selectOption("retries-exhausted");
    await letters.getByRole("button", { name: "Re-drive all that match" }).click();
    const dialog = visited.page.getByRole("dialog", { name: `Send ${MANY} items (reason retries-exhausted)` });
    await dialog.getByRole("button", { name: `Re-drive ${MANY}` }).click();
    const said = statusOf(visited, "Dead letters");
    await expect.poll(() => said.innerText(), PATIENT).toBe(`${MANY} back in their queues.`);
    await Promise.all(messages.map(isStored));
    await letters.getByText("None. Nothing was given up.").waitFor(PATIENT);
  });

  it("starts a backfill once it is estimated, and sees it end", async () => {
    const visited = await openAsOperator();
    const backfills = card(visited, "Backfills");
    await backfills.getByText("Start one").click();
    expect(await backfills.getByRole("button", { name: "Start it" }).count()).toBe(0);
    await backfills.getByLabel("Until, that day included").fill("2020-01-01");
    await backfills.getByLabel("From").fill("2020-01-02");
    await backfills.getByRole("button", { name: "Estimate first" }).click();
    await backfills.locator(".said.refusal").waitFor(PATIENT);
    await backfills.getByLabel("From").fill("");
    await backfills.getByLabel("Until, that day included").fill("");
    await backfills.getByRole("button", { name: "Estimate first" }).click();
    const { teams } = world.directory;
    await backfills
      .getByText(new RegExp(`^${teams.all.length} teams and \\d+ users, about`))
      .first()
      .waitFor(PATIENT);
    await backfills.getByRole("button", { name: "Start it" }).click();
    const newest = backfills.locator(".backfill").first();
    await newest.getByRole("heading", { name: "Backfill complete" }).waitFor({ timeout: 90_000 });
    expect(await newest.innerText()).toMatch(/100%/);
    expect(await newest.innerText()).toMatch(/messages read · [\d,]+ stored/);
    expect(visited.complaints.filter((one) => !/404|400/.test(one))).toEqual([]);
  });

  it("is told aloud what begins to fail, with what to do, and that it works again", async () => {
    const visited = await openAsOperator();
    const { subscriptions } = world.tenant.control;
    const [lost] = subscriptions.active();
    if (lost === undefined) throw new Error("no subscription");
    const health = card(visited, "Health");
    const aloud = visited.page.locator(".truth").getByRole("status");
    expect(await aloud.innerText()).toBe("");
    onTestFinished(() => subscriptions.add(lost));
    subscriptions.remove(lost.id);
    await health.getByRole("button", { name: "Read again: Health" }).click();
    await expect.poll(() => aloud.innerText(), PATIENT).toBe("Fails: Subscriptions");
    expect(await health.innerText()).toContain("subscription-missing");
    expect(await truthOn(visited).innerText()).toMatch(/^Fails: Subscriptions · /);
    await card(visited, "Subscriptions").getByText("None is known to live.").waitFor(PATIENT);
    subscriptions.add(lost);
    await health.getByRole("button", { name: "Read again: Health" }).click();
    await expect.poll(() => aloud.innerText(), PATIENT).toMatch(/^Everything works/);
  });

  it("asks nothing while nobody looks at the tab, and at once when somebody does again", async () => {
    const visited = await openAsOperator();
    const { page, requests } = visited;
    const asked = () => requests.filter((request) => request.url().endsWith("/metrics")).length;
    const look = (isHidden: boolean) =>
      page.evaluate(
        `Object.defineProperty(document, "hidden", { get: () => ${isHidden}, configurable: true }); document.dispatchEvent(new Event("visibilitychange")); 0`,
      );
    await look(true);
    const before = asked();
    await card(visited, "Live").getByRole("button", { name: "Read again: Live" }).click();
    await page.evaluate("fetch('sign-in').then((answer) => answer.status)");
    expect(asked()).toBe(before);
    await look(false);
    await expect.poll(asked, PATIENT).toBeGreaterThan(before);
  });

  it("is where they were after what is read again", async () => {
    const visited = await openAsOperator();
    const { page } = visited;
    await page.getByRole("navigation", { name: "Parts of this page" }).getByRole("button", { name: "Live" }).click();
    expect(await page.evaluate("document.activeElement.id")).toBe("live");
    await page.keyboard.press("Tab");
    const readAt = () => card(visited, "Live").locator(".read time").getAttribute("datetime");
    const before = await readAt();
    await page.keyboard.press("Enter");
    await expect.poll(readAt, PATIENT).not.toBe(before);
    expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe("Read again: Live");
  });
});

describe("who may not operate", () => {
  it("is told so in a sentence, and nothing else is asked", async () => {
    const visited = await open();
    await signInAs(visited, world.people[0].userPrincipalName);
    await toOperatePage(visited);
    const { page } = visited;
    await page.getByText("This page is for those who operate teamsink.").waitFor(PATIENT);
    expect(await page.locator("main .refusal").innerText()).toContain("role");
    expect(await page.locator(".card").count()).toBe(0);
    expect(
      visited.requests.map((one) => one.url()).filter((url) => /dead-letters|audit|sync$|backfills/.test(url)),
    ).toEqual([]);
    expect(await barriersOn(page)).toEqual([]);
  });

  it("sees with a function key alone what that opens, and of each other part why not", async () => {
    const visited = await open();
    await signInWithKeys(visited, { ...running.stack, operatorKey: undefined });
    await toOperatePage(visited);
    await truthOn(visited).filter({ hasText: "works" }).waitFor(PATIENT);
    for (const title of ["Dead letters", "Backfills", "Daily sync", "Rebuild", "Search index"]) {
      await expect.poll(() => card(visited, title).locator(".refusal").innerText(), PATIENT).toContain("operator key");
    }
    for (const title of ["Live", "Health", "Audit and gaps", "Who read what"]) {
      expect(await card(visited, title).locator(".refusal").count(), title).toBe(0);
    }
  });

  it("is let in as a person with the role", async () => {
    const [reader] = world.people;
    world.tenant.control.assignAppRoles(reader.id, ["Operate.All"]);
    const visited = await open();
    await signInAs(visited, reader.userPrincipalName);
    await toOperatePage(visited);
    await truthOn(visited).filter({ hasText: "works" }).waitFor(PATIENT);
    world.tenant.control.assignAppRoles(reader.id, []);
    const letters = card(visited, "Dead letters");
    const none = letters.getByText("None. Nothing was given up.");
    const some = letters.getByRole("rowheader", { name: "retries-exhausted" });
    await none.or(some).first().waitFor(PATIENT);
    // To have everything posted somewhere takes to read everything as well.
    await card(visited, "Hooks").locator(".refusal").waitFor(PATIENT);
  });
});

describe.each([390, 1280])("at a width of %i", (width) => {
  it.each(["light", "dark"] as const)("has no barrier that a program finds (%s)", async (colorScheme) => {
    await givenUp();
    await waitFor(async () => Number(await waitingDeadLetters()) > 0);
    const visited = await openAsOperator({ width, colorScheme });
    const { page } = visited;
    const letters = card(visited, "Dead letters");
    await letters
      .getByRole("button", { name: /^Details of/ })
      .first()
      .click();
    await card(visited, "Backfills").getByText("Start one").click();
    await card(visited, "Audit and gaps").getByRole("row").nth(1).waitFor(PATIENT);
    await card(visited, "Who read what").getByRole("row").nth(1).waitFor(PATIENT);
    expect(await page.evaluate("document.scrollingElement.scrollWidth")).toBe(width);
    expect(
      await page.evaluate(
        "document.querySelector('.operate').scrollWidth - document.querySelector('.operate').clientWidth",
      ),
    ).toBe(0);
    expect(await barriersOn(page)).toEqual([]);
    await letters.getByRole("button", { name: "Re-drive all that match" }).click();
    await page.getByRole("dialog").waitFor(PATIENT);
    expect(await barriersOn(page)).toEqual([]);
    await page.keyboard.press("Escape");
    expect(unforeseen(visited)).toEqual([]);
  });
});
