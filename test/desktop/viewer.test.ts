import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
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
  running = await startRunningStack({ seed: 61 });
  world = new ViewerWorld(running);
  await running.subscribe();
  await running.stack.runFunction("delta-sync");
  // Who is in which chat is read from Graph, and so is what was written before.
  const { chats, teams } = world.directory;
  await waitFor(
    async () =>
      (await world.rowsOf("chats")) === chats.all.length && (await world.rowsOf("teams")) === teams.all.length,
    60_000,
  );
  for (let number = 1; number <= MANY; number += 1) world.post(`line ${number} of many`);
  await waitFor(async () => (await world.textsOf(world.chat.id)).includes(`line ${MANY} of many`), 60_000);
});
afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

/** More than two pages of messages. */
const MANY = 120;

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

async function openAs(userPrincipalName: string, options?: VisitOptions): Promise<Visit> {
  const opened = await open(options);
  await signInAs(opened, userPrincipalName);
  return opened;
}

const openAsReader = (options?: VisitOptions) => openAs(world.people[0].userPrincipalName, options);

async function openChat({ page }: Visit, chatId = world.chat.id): Promise<void> {
  await page.goto(`${addressOf(running)}#/chat/${encodeURIComponent(chatId)}`);
}

const messagesOn = ({ page }: Visit) => page.getByRole("log", { name: /^Messages of/ });
const rowOf = ({ page }: Visit, chatId: string) =>
  page.locator(`.conversations a[href="#/chat/${encodeURIComponent(chatId)}"]`);

describe("somebody who signs in", () => {
  it("sees their own chats, named as Teams names them, and asks nobody but the API and the authority", async () => {
    const visited = await openAsReader();
    const [reader, writer] = world.people;
    const mine = world.directory.chats.all.filter(({ memberIds }) => memberIds.includes(reader.id));
    await expect
      .poll(() => visited.page.locator('.conversations a[href^="#/chat/"]').count(), PATIENT)
      .toBe(mine.length);
    // Whether they are there is told to who does not see the dot, after the name.
    const title = rowOf(visited, world.chat.id).locator(".title");
    await expect.poll(async () => (await title.innerText()).split("\n")[0], PATIENT).toBe(writer.displayName);
    const origins = new Set(visited.requests.map((request) => new URL(request.url()).origin));
    const own = new URL(addressOf(running)).origin;
    expect([...origins].sort()).toEqual(
      [own, new URL(world.tenant.authorityUrl).origin, "data:", "null"].filter((one) => origins.has(one)).sort(),
    );
    expect(visited.complaints).toEqual([]);
  });

  it("leaves nothing in the browser but read marks, and after signing out not even these", async () => {
    const visited = await openAsReader();
    const { page } = visited;
    const kept = "Object.entries(localStorage).map(([name, value]) => name + value).join()";
    await expect.poll(() => page.evaluate<string>(kept), PATIENT).toContain(world.people[0].id);
    expect(await page.evaluate(kept)).not.toMatch(/eyJ|line \d+ of many/);
    expect(await page.evaluate("document.cookie")).toBe("");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in" }).waitFor(PATIENT);
    const all =
      "Object.keys(localStorage).concat(Object.keys(sessionStorage)).filter((name) => /teamsink|token/.test(name))";
    expect(await page.evaluate(all)).toEqual([]);
  });

  it("is still signed in after a reload, and stands where they stood", async () => {
    const visited = await openAsReader();
    await openChat(visited);
    await messagesOn(visited).getByText(`line ${MANY} of many`).waitFor(PATIENT);
    await visited.page.reload();
    await messagesOn(visited).getByText(`line ${MANY} of many`).waitFor(PATIENT);
  });
});

describe("a conversation", () => {
  it("begins with its newest, and goes back to its beginning, every message once", async () => {
    const visited = await openAsReader();
    await openChat(visited);
    const list = messagesOn(visited);
    await list.getByText(`line ${MANY} of many`).waitFor(PATIENT);
    expect(await list.getByText("line 1 of many", { exact: true }).count()).toBe(0);
    await expect
      .poll(async () => {
        await list.hover();
        await visited.page.mouse.wheel(0, -5_000);
        return list.getByText("This is the beginning.").count();
      }, PATIENT)
      .toBe(1);
    const lines = (await list.locator("article").allInnerTexts()).flatMap(
      (text) => text.match(/line \d+ of many/) ?? [],
    );
    expect(lines).toEqual(Array.from({ length: MANY }, (_one, index) => `line ${index + 1} of many`));
  });

  it("shows what is written, edited and deleted while it is open", async () => {
    const visited = await openAsReader();
    await openChat(visited);
    const list = messagesOn(visited);
    await list.getByText(`line ${MANY} of many`).waitFor(PATIENT);
    const { id } = world.post("written just now");
    await list.getByText("written just now").waitFor(PATIENT);
    const reference = { conversationId: world.chat.id, messageId: id };
    world.model.editMessage(reference, { text: "written otherwise" });
    await list.getByText("written otherwise").waitFor(PATIENT);
    expect(await list.getByText("written just now").count()).toBe(0);
    world.model.softDelete(reference);
    await expect.poll(() => list.getByText("written otherwise").count(), PATIENT).toBe(0);
    await list
      .getByText(/deleted/i)
      .last()
      .waitFor(PATIENT);
  });

  it("marks the others to which something came until they are opened, also over a reload", async () => {
    const visited = await openAsReader();
    const other = world.otherChat;
    // What they never read in Teams is unread here too, until it is opened.
    await openChat(visited, other.id);
    await messagesOn(visited).locator("article").last().waitFor(PATIENT);
    await visited.page.getByText("Live", { exact: true }).waitFor(PATIENT);
    const mark = rowOf(visited, other.id).getByText("unread");
    await rowOf(visited, other.id).waitFor(PATIENT);
    await expect.poll(() => mark.count(), PATIENT).toBe(0);
    await rowOf(visited, world.chat.id).click();
    await messagesOn(visited).getByText(`line ${MANY} of many`).waitFor(PATIENT);
    world.post("to somebody who reads something else", other.id);
    await waitFor(async () => (await world.textsOf(other.id)).includes("to somebody who reads something else"), 30_000);
    // As coming back to the tab does.
    await visited.page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
    await mark.waitFor({ ...PATIENT, state: "attached" });
    expect(await visited.page.title()).toMatch(/^\(1\) /);
    await visited.page.reload();
    await mark.waitFor({ ...PATIENT, state: "attached" });
    await rowOf(visited, other.id).click();
    await messagesOn(visited).getByText("to somebody who reads something else").waitFor(PATIENT);
    await expect.poll(() => mark.count(), PATIENT).toBe(0);
    await expect.poll(() => visited.page.title(), PATIENT).not.toMatch(/^\(/);
  });
});

describe("a channel", () => {
  it("shows posts with the number of their replies, and these beside them, live too", async () => {
    const { channel, team } = world.channel;
    const root = world.post("a question for everybody", channel.id);
    const visited = await openAsReader();
    const { page } = visited;
    await page.getByRole("button", { name: team.displayName }).click();
    await page.locator(".conversations").getByRole("link", { name: channel.displayName }).click();
    const posts = messagesOn(visited);
    await posts.getByText("a question for everybody").waitFor(PATIENT);
    world.answer(root.id, channel.id, "an answer");
    await posts
      .getByRole("button", { name: /^1 reply/ })
      .last()
      .click(PATIENT);
    const thread = page.getByRole("complementary", { name: "Thread" });
    await thread.getByText("an answer").waitFor(PATIENT);
    expect(await posts.getByText("an answer").count()).toBe(0);
    world.answer(root.id, channel.id, "another answer");
    await thread.getByText("another answer").waitFor(PATIENT);
    await page.keyboard.press("Escape");
    expect(await thread.count()).toBe(0);
  });
});

describe("the search", () => {
  it("marks what was looked for, and leads to the message among its neighbours", async () => {
    const visited = await openAsReader();
    const { page } = visited;
    const result = page.getByRole("list", { name: "Results" }).getByRole("link").first();
    await expect
      .poll(async () => {
        await running.stack.runFunction("feed-search");
        await page.keyboard.press("/");
        await page.keyboard.press("Control+a");
        await page.keyboard.type('"line 40 of many"');
        await page.keyboard.press("Enter");
        await page.locator(".total", { hasText: /result|Nothing|One/ }).waitFor(PATIENT);
        return result.count();
      }, PATIENT)
      .toBe(1);
    expect(await result.locator("mark").allInnerTexts()).toEqual(["line 40 of many"]);
    expect(await page.getByRole("complementary", { name: "Where most of it is" }).innerText()).toContain("1");
    await result.click();
    const list = messagesOn(visited);
    const target = list.locator("li.target");
    await target.getByText("line 40 of many").waitFor(PATIENT);
    await expect.poll(() => page.evaluate('document.activeElement.matches("li.target")'), PATIENT).toBe(true);
    await list.getByText("line 41 of many").waitFor(PATIENT);
    await list.getByText("line 39 of many").waitFor(PATIENT);
    expect(await list.getByText(`line ${MANY} of many`).count()).toBe(0);
    await page.getByRole("button", { name: "To the newest" }).click();
    await list.getByText(`line ${MANY} of many`).waitFor(PATIENT);
  });

  it("takes a link that was copied from Teams", async () => {
    const visited = await openAsReader();
    const { page } = visited;
    const { messages } = world.model.conversation(world.chat.id);
    const [messageId] = [...messages].find(([, { message }]) => message.body.content?.includes("line 7 of many")) ?? [];
    const link = `https://teams.microsoft.com/l/message/${encodeURIComponent(world.chat.id)}/${messageId}?context=%7B%22contextType%22%3A%22chat%22%7D`;
    await page.getByRole("searchbox").fill(link);
    await page.keyboard.press("Enter");
    await messagesOn(visited).locator("li.target").getByText("line 7 of many").waitFor(PATIENT);
    await page
      .getByRole("searchbox")
      .fill(link.replaceAll(encodeURIComponent(world.chat.id), "19%3Anowhere%40thread.v2"));
    await page.keyboard.press("Enter");
    await page.getByText("not stored, or not yours").waitFor(PATIENT);
  });
});

describe("who may see what was before", () => {
  it("shows a conversation as it was, and whether all of it is stored", async () => {
    const { id } = world.post("before the meeting");
    const reference = { conversationId: world.chat.id, messageId: id };
    await waitFor(async () => (await world.textsOf(world.chat.id)).includes("before the meeting"), 30_000);
    const asOfMs = Date.now() - 1;
    world.model.editMessage(reference, { text: "after the meeting" });
    await waitFor(async () => (await world.textsOf(world.chat.id)).includes("after the meeting"), 30_000);
    await running.stack.runFunction("audit");
    const visited = await open();
    await signInWithKeys(visited, running.stack);
    await openChat(visited);
    const list = messagesOn(visited);
    await list.getByText("after the meeting").waitFor(PATIENT);
    // By hand it takes whole minutes.
    await visited.page.evaluate(
      `const field = document.querySelector(".as-of input"); field.step = "0.001"; field.valueAsNumber = ${asOfMs} - new Date(${asOfMs}).getTimezoneOffset() * 60_000; field.dispatchEvent(new Event("change", { bubbles: true }))`,
    );
    await list.getByText("before the meeting").waitFor(PATIENT);
    expect(await list.getByText("after the meeting").count()).toBe(0);
    await visited.page.getByRole("button", { name: "Back to now" }).click();
    await list.getByText("after the meeting").waitFor(PATIENT);
    await expect
      .poll(async () => {
        await visited.page.reload();
        await list.getByText("after the meeting").waitFor(PATIENT);
        return visited.page.locator(".completeness").innerText();
      }, PATIENT)
      .toMatch(/^Complete/);
    await visited.page.locator(".completeness summary").click();
    await visited.page.getByText(/The audit of .* found nothing missing/).waitFor(PATIENT);
  });

  it("is told what is wrong with a key", async () => {
    const visited = await open();
    await visited.page.getByText("With a key").click();
    await visited.page.getByLabel("Function key").fill("not one");
    await visited.page.getByRole("button", { name: "Read with the key" }).click();
    await visited.page.getByRole("alert").getByText("This key was refused").waitFor(PATIENT);
  });

  it("has nothing of that as a person without a role", async () => {
    const visited = await openAsReader();
    await openChat(visited);
    await messagesOn(visited).getByText(`line ${MANY} of many`).waitFor(PATIENT);
    expect(await visited.page.getByText("As of").count()).toBe(0);
    expect(await visited.page.getByRole("link", { name: "Operate" }).count()).toBe(0);
    expect(await visited.page.locator(".completeness").count()).toBe(0);
  });
});

describe.each([390, 1280])("at a width of %i", (width) => {
  it.each(["light", "dark"] as const)(
    "has no barrier that a program finds, and nothing to scroll sideways (%s)",
    async (colorScheme) => {
      const visited = await open({ width, colorScheme });
      const { page } = visited;
      const barriers: string[] = [];
      const look = async (where: string) => {
        expect(await page.evaluate("document.scrollingElement.scrollWidth"), where).toBe(width);
        barriers.push(...(await barriersOn(page)).map((one) => `${where}: ${one}`));
      };
      await look("sign-in");
      await signInAs(visited, world.people[0].userPrincipalName);
      await look("list");
      await openChat(visited);
      await messagesOn(visited).getByText(`line ${MANY} of many`).waitFor(PATIENT);
      await look("conversation");
      if (width < 600) {
        expect(await page.locator(".conversations").isVisible()).toBe(false);
        await page.getByRole("link", { name: "All conversations" }).click();
        await page.locator(".conversations").waitFor();
      }
      await page.getByRole("searchbox").fill("line");
      await page.keyboard.press("Enter");
      await page.locator(".total", { hasText: /result|Nothing|One/ }).waitFor(PATIENT);
      await look("search");
      expect(barriers).toEqual([]);
      expect(visited.complaints).toEqual([]);
    },
  );
});

describe("the keys", () => {
  it("are enough to open a conversation, go through it and come back", async () => {
    const visited = await openAsReader();
    const { page } = visited;
    // The list stands still once the newest of each is known, and the first of it is open then.
    await messagesOn(visited).locator("article").last().waitFor(PATIENT);
    const focused = () => page.evaluate<string>("document.activeElement.innerText");
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    const first = await focused();
    await page.keyboard.press("ArrowDown");
    const second = await focused();
    expect(second).not.toBe(first);
    await page.keyboard.press("ArrowUp");
    expect(await focused()).toBe(first);
    await page.keyboard.press("Enter");
    await messagesOn(visited).locator("article").last().waitFor(PATIENT);
    await messagesOn(visited).focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    const atMessage = await focused();
    await page.keyboard.press("ArrowDown");
    expect(await focused()).not.toBe(atMessage);
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor(PATIENT);
    await page.keyboard.press("Escape");
    expect(await page.getByRole("dialog").count()).toBe(0);
  });
});
