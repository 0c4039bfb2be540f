import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startBrowser } from "../helpers/browser.ts";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";
import { openStores, type Stores } from "../helpers/stores.ts";
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
let stores: Stores;
let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
  running = await startRunningStack({ seed: 62 });
  world = new ViewerWorld(running);
  stores = openStores(running.stack.settings);
  await running.subscribe();
  await running.stack.runFunction("delta-sync");
});
afterAll(async () => {
  stores?.close();
  await browser?.close();
  await running?.stop();
});

const visits: Visit[] = [];
afterEach(async () => {
  await Promise.all(visits.splice(0).map(({ context }) => context.close()));
});

async function openOperate(options?: VisitOptions): Promise<Visit> {
  const opened = await visit(browser, options);
  visits.push(opened);
  await opened.page.goto(`${addressOf(running)}#/operate`);
  await signInWithKeys(opened, running.stack);
  await opened.page.getByRole("heading", { level: 1, name: "Operate" }).waitFor(PATIENT);
  return opened;
}

const section = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

describe("the operator's page", () => {
  it("says in one line that everything works, and shows subscriptions, steps, sync and audit", async () => {
    await running.stack.runFunction("audit");
    const { page } = await openOperate();
    await page.getByText("Everything works").waitFor(PATIENT);
    await section(page, "Subscriptions").getByText("/chats/getAllMessages").waitFor(PATIENT);
    await section(page, "Self check").getByText("Cosmos").waitFor(PATIENT);
    await section(page, "Daily sync")
      .getByText(/The last began/)
      .waitFor(PATIENT);
    await section(page, "Audit").getByText("complete").first().waitFor(PATIENT);
  });

  it("shows the rate while messages come", async () => {
    const { page } = await openOperate();
    const figure = section(page, "Live rate").locator(".figure strong");
    await expect
      .poll(async () => {
        world.post("for the rate");
        return Number((await figure.innerText()).replace("–", "0"));
      }, PATIENT)
      .toBeGreaterThan(0);
  });

  it("shows a dead letter with what it says, and sends it through again", async () => {
    const mark = randomUUID();
    await stores.enqueue(Buffer.from(JSON.stringify({ kind: "chatMessage", mark })).toString("base64"));
    const { page } = await openOperate();
    const letters = section(page, "Dead letters");
    await expect
      .poll(async () => {
        await letters.getByLabel("Kind").selectOption("dead-letter");
        return letters.getByText("queue-message-invalid").count();
      }, PATIENT)
      .toBeGreaterThan(0);
    await letters.getByRole("button", { name: "Show what it says" }).first().click();
    await letters.locator("pre").getByText(mark).waitFor(PATIENT);
    await letters.getByRole("button", { name: "Send queue-message-invalid again" }).first().click();
    await letters.getByText("1 is in the queue again.").waitFor(PATIENT);
    page.on("dialog", (dialog) => void dialog.accept());
    await letters.getByRole("button", { name: "Send all dead letters again" }).click();
    await letters
      .getByRole("status")
      .getByText(/in the queue again|None is waiting/)
      .waitFor(PATIENT);
  });

  it("estimates a backfill and runs one, with its progress", async () => {
    const { page } = await openOperate();
    const backfills = section(page, "Backfills");
    await backfills.getByLabel("From").fill("2026-01-01");
    await backfills.getByRole("button", { name: "Estimate" }).click();
    await backfills.getByText(/Some .* requests for/).waitFor(PATIENT);
    await backfills.getByRole("button", { name: "Start a backfill" }).click();
    await backfills.getByText("Complete", { exact: true }).waitFor(PATIENT);
    await backfills.getByRole("progressbar", { name: "100 percent read" }).waitFor(PATIENT);
  });

  it("is not for a person without the role, who is told so", async () => {
    const visited = await visit(browser);
    visits.push(visited);
    const [reader] = world.people;
    await visited.page.goto(addressOf(running));
    await signInAs(visited, reader.userPrincipalName);
    await visited.page.goto(`${addressOf(running)}#/operate`);
    await visited.page.getByText("takes the role Operate.All").waitFor(PATIENT);
  });

  it("is for a person who has the role", async () => {
    const [reader] = world.people;
    world.tenant.control.assignAppRoles(reader.id, ["Operate.All"]);
    const visited = await visit(browser);
    visits.push(visited);
    await visited.page.goto(`${addressOf(running)}#/operate`);
    await signInAs(visited, reader.userPrincipalName);
    await visited.page.goto(`${addressOf(running)}#/operate`);
    await visited.page.getByText("Everything works").waitFor(PATIENT);
    await section(visited.page, "Dead letters")
      .getByRole("button", { name: /Send all/ })
      .waitFor(PATIENT);
    world.tenant.control.assignAppRoles(reader.id, []);
  });

  it.each([
    [390, "light"],
    [390, "dark"],
    [1280, "light"],
    [1280, "dark"],
  ] as const)("has no barrier that a program finds at a width of %i, %s", async (width, colorScheme) => {
    const { page, complaints } = await openOperate({ width, colorScheme });
    await page.getByText("Everything works").waitFor(PATIENT);
    await section(page, "Backfills").getByRole("button", { name: "Estimate" }).waitFor(PATIENT);
    expect(await page.evaluate("document.scrollingElement.scrollWidth")).toBe(width);
    expect(await barriersOn(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
