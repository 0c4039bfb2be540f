import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Schemas } from "../../client/teamsink-client.ts";
import { hueOf } from "../../web/message/words/avatar-look.ts";
import { EVENT_KINDS } from "../../web/message/words/event-sentence.ts";
import { startBrowser } from "../helpers/browser.ts";
import { documentedMessages } from "../helpers/documented-messages.ts";
import { MESSAGES, written } from "../helpers/hard-messages.ts";
import { CODE, HARD_SCENE } from "../helpers/hard-scene.ts";
import { type MessagePages, type MessageScene, openMessagePages, type Watched } from "../helpers/message-page.ts";

let pages: MessagePages;
let browser: Browser;
beforeAll(async () => {
  [browser, pages] = await Promise.all([startBrowser(), openMessagePages()]);
});
afterAll(async () => {
  await browser?.close();
  await pages?.close();
});

/** British, so that it is 14:03 wherever this runs. */
const READER = { locale: "en-GB", timezoneId: "UTC", viewport: { width: 1280, height: 900 } };

async function shown<T>(
  scene: MessageScene,
  look: (page: Page, watched: Watched) => Promise<T>,
  options: BrowserContextOptions = {},
): Promise<T> {
  const context = await browser.newContext({ ...READER, ...options });
  try {
    const page = await context.newPage();
    return await look(page, await pages.open(page, scene));
  } finally {
    await context.close();
  }
}

const article = (page: Page, name: string) =>
  page.locator("article").nth(HARD_SCENE.messages.findIndex(({ id }) => id === MESSAGES[name]?.id));

/** So that everything that waits to come near has come near. */
async function readAll(page: Page): Promise<void> {
  for (const each of await page.locator("article").all()) await each.scrollIntoViewIfNeeded();
}

const everyDocumented = documentedMessages().map(
  ({ payload }, index) => ({ ...payload, id: `${index}-${payload.id}` }) as unknown as Schemas["ChatMessage"],
);
const everyEvent = EVENT_KINDS.map((kind, index) =>
  written("<systemEventMessage/>", {
    id: `event-${index}`,
    from: null,
    messageType: "systemEventMessage",
    eventDetail: { "@odata.type": `#microsoft.graph.${kind}EventMessageDetail` },
  }),
);

const everyHue = [
  ...new Map(Array.from({ length: 300 }, (_, index) => `Person ${index}`).map((name) => [hueOf(name), name])).values(),
].map((displayName) => written("<p>x</p>", { from: { user: { id: displayName, displayName } } }));

describe("what is said", () => {
  it("of each documented message: who, when, and what, without a complaint of the browser", async () => {
    const contents = Object.fromEntries(
      everyDocumented.map(({ id, replyToId }) => [replyToId ? `${replyToId}.${id}` : id, []]),
    );
    await shown({ messages: everyDocumented, contents }, async (page, { complaints, requests }) => {
      const articles = await page.locator("article").all();
      expect(articles).toHaveLength(everyDocumented.length);
      expect(everyDocumented.length).toBeGreaterThan(30);
      const names = await Promise.all(articles.map((each) => each.getAttribute("aria-label")));
      expect(names.filter((name) => !/^.+, \d\d:\d\d/.test(name ?? ""))).toEqual([]);
      const texts = (await page.locator("main").innerText()).replaceAll("\u00a0", " ");
      for (const said of ["Hello world", "reply 9 to new conv", "Team for Microsoft Teams members", "Jane Smith"]) {
        expect(texts).toContain(said);
      }
      expect(texts).toContain("Somebody (bfb5bb25) added Somebody (ee9f3754) and shared all of the history");
      await readAll(page);
      expect(complaints).toEqual([]);
      expect(requests.filter((request) => !request.url().startsWith(pages.origin))).toEqual([]);
    });
  });

  it.each([
    ["pictures without bytes", ["A map: not kept: it is too large", "Picture: not kept yet", "Picture: not kept"]],
    ["foreign picture", ["Look A cat, at tracker.invalid"]],
    [
      "file",
      [
        "Budget 2027.xlsx",
        "Download the kept copy (8.4 MB)",
        "changed after it was sent",
        "Copy not kept: it is too large",
      ],
    ],
    [
      "adaptive",
      [
        "Release Bot",
        "bot",
        "Deployment waits for you",
        "Tue, Nov 24, 2026",
        "[do not](javascript:alert(1))",
        "Asked by",
        "Megan Bowen",
        "Comment",
        "Three pictures in a row",
        "Approve",
      ],
    ],
    [
      "hero",
      [
        "Seattle Center Monorail",
        "Carried passengers since 1962",
        "Monorail, at tracker.invalid",
        "Official site",
        "Say yes",
      ],
    ],
    ["list", ["Files of the week", "Plan", "Nestor Wilke"]],
    ["connector", ["Build failed", "main", "Commit", "1a2b3c", "Show the log"]],
    ["announcement", ["Office closed on Friday", "We are moving!", "Please read.", "3 replies"]],
    ["meeting", ["Meeting", "Weekly sync"]],
    ["quote", ["Adele Vance wrote", "When do we start?", "Yes, on Monday."]],
    ["forward", ["Forwarded from Megan Bowen", "Nov 24, 14:03", "The contract is signed."]],
    ["code card", ["JavaScript", CODE.slice(0, 60)]],
    ["code", ["def f(x):\n    return x < 3"]],
    ["mentions", ["Robin", "(you)", "Megan Bowen", "General"]],
    ["important", ["Important"]],
    ["urgent", ["Urgent", "external"]],
    ["deleted", ["This message was deleted.", "What it said"]],
    ["blocked", ["Blocked by a policy", "It matched: Credit Card Number", "sent it all the same: “It is public”"]],
    ["flagged", ["Flagged by a policy", "Be careful."]],
    ["text", ["First line\n  second, see https://contoso.com/a?b=1.\nthird <b>no markup</b>"]],
    ["rich", ["Plan", "two leaning", "a link"]],
    ["nobody", ["Somebody", "Who am I?"]],
    ["event", ["Adele Vance added Somebody (1fb8890f) and Megan Bowen and shared all of the history"]],
    ["recording", ["The recording is ready: Weekly sync.mp4 (30 min 12 s)"]],
  ])("of %s", async (name, said) => {
    const message = MESSAGES[name];
    if (message === undefined) throw new Error("no such message");
    await shown({ ...HARD_SCENE, messages: [message] }, async (page, { complaints }) => {
      const text = () => page.locator("article").innerText();
      for (const each of said) await expect.poll(text).toContain(each);
      expect(complaints).toEqual([]);
    });
  });

  it("of one that is none says so, and shows its neighbours", async () => {
    const broken = written("<p>x</p>", { attachments: "none" } as object);
    await shown({ messages: [written("<p>before</p>"), broken, written("<p>after</p>")] }, async (page) => {
      const said = await page.locator("article").allInnerTexts();
      expect(said.map((text) => text.split("\n").at(-1))).toEqual([
        "before",
        "This message cannot be shown here.",
        "after",
      ]);
    });
  });

  it("names each article by author, time and what became of it", async () => {
    await shown(HARD_SCENE, async (page) => {
      const label = (name: string) => article(page, name).getAttribute("aria-label");
      expect(await label("edited")).toBe("Adele Vance, 14:03, edited");
      expect(await label("deleted")).toBe("Adele Vance, 14:03, deleted");
      expect(await label("urgent")).toBe("Dr. Żaneta van der Berg, 14:03, urgent");
      expect(await label("blocked")).toBe("Adele Vance, 14:03, blocked");
      expect(await label("recording")).toBe("The recording is ready: Weekly sync.mp4 (30 min 12 s), 14:03");
      expect(await article(page, "edited").locator("time").first().getAttribute("datetime")).toBe(
        "2026-11-24T14:03:00Z",
      );
    });
  });
});

describe("links", () => {
  it("lead elsewhere, without telling from where, and nowhere that is not the web, mail or a telephone", async () => {
    await shown(HARD_SCENE, async (page) => {
      const links = await page.evaluate<string[][]>(
        `[...document.querySelectorAll("article a[target]")].map((link) => ["href", "target", "rel"].map((name) => link.getAttribute(name)))`,
      );
      expect(links.length).toBeGreaterThan(12);
      expect(links.filter(([href]) => !/^(?:https?:\/\/|mailto:)/.test(href ?? ""))).toEqual([]);
      expect(new Set(links.map(([, target, rel]) => `${target} ${rel}`))).toEqual(
        new Set(["_blank noopener noreferrer"]),
      );
      expect(await article(page, "quote").locator(".source a").getAttribute("href")).toBe("#/1690000000000");
    });
  });
});

/** Whether an address is of a picture that is there. */
const drawn = (url: string | null) => `new Promise((resolve) => {
  const image = new Image();
  image.onload = () => resolve(true);
  image.onerror = () => resolve(false);
  image.src = ${JSON.stringify(url)};
})`;

describe("contents", () => {
  const far = [...Array.from({ length: 60 }, (_, index) => written(`<p>${index}</p>`)), MESSAGES.picture].filter(
    (each) => each !== undefined,
  );

  it("are asked for with the session's key when they come near, and let go of afterwards", async () => {
    await shown({ ...HARD_SCENE, messages: far }, async (page, { requests, complaints }) => {
      expect(pages.asked).toEqual([]);
      await page.locator("article").last().scrollIntoViewIfNeeded();
      const picture = page.locator("article img");
      await picture.first().waitFor();
      expect(await picture.first().getAttribute("alt")).toBe("Sales of November");
      expect(pages.asked).toHaveLength(2);
      const url = await picture.first().getAttribute("src");
      expect(complaints).toEqual([]);
      expect(await page.evaluate(drawn(url))).toBe(true);
      await page.evaluate("show([])");
      // A blob that was let go of is nowhere, policy or not.
      await expect.poll(() => page.evaluate(drawn(url))).toBe(false);
      expect(
        requests.filter((request) => !request.url().startsWith(pages.origin) && !request.url().startsWith("blob:")),
      ).toEqual([]);
    });
  });

  it("are enlarged in a dialog, which gives the focus back", async () => {
    const messages = [MESSAGES.picture].filter((each) => each !== undefined);
    await shown({ ...HARD_SCENE, messages }, async (page) => {
      const button = page.getByRole("button", { name: "Enlarge: Sales of November" });
      await button.click();
      expect(await page.getByRole("dialog", { name: "Sales of November" }).isVisible()).toBe(true);
      await page.keyboard.press("Escape");
      expect(await page.getByRole("dialog").count()).toBe(0);
      await button.click();
      await page.getByRole("button", { name: "Close" }).click();
      expect(await page.getByRole("dialog").count()).toBe(0);
      expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe(
        "Enlarge: Sales of November",
      );
    });
  });

  it("of files are downloaded whole, part by part", async () => {
    await shown(HARD_SCENE, async (page) => {
      const button = page.getByRole("button", { name: /Download the kept copy.*Budget/ });
      const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
      expect(download.suggestedFilename()).toBe("Budget 2027.xlsx");
      const bytes = await readFile(await download.path());
      expect([bytes.length, bytes[0], bytes.at(-1)]).toEqual([8_400_000, 7, 7]);
      expect(pages.asked.filter((path) => /contents\/c-https/.test(path))).toHaveLength(2);
    });
  });

  it("are not asked for again when somebody reacts", async () => {
    const messages = [MESSAGES.picture].filter((each) => each !== undefined);
    await shown({ ...HARD_SCENE, messages }, async (page) => {
      await page.locator("article img").first().waitFor();
      const url = await page.locator("article img").first().getAttribute("src");
      const reactions = [{ reactionType: "like", user: { user: { displayName: "Megan Bowen", id: "m" } } }];
      const next = messages.map((message) => ({ ...message, etag: "2", reactions }));
      await page.evaluate(`show(${JSON.stringify(next)})`);
      await page.getByRole("button", { name: "Like, 1: Megan Bowen" }).waitFor();
      expect(await page.locator("article img").first().getAttribute("src")).toBe(url);
      expect(pages.asked).toHaveLength(2);
    });
  });

  it("can be tried again where the API does not answer", async () => {
    const messages = [
      written('<img src="https://graph.microsoft.com/v1.0/chats/x/messages/1/hostedContents/q/$value" alt="Q">'),
    ];
    await shown({ messages }, async (page) => {
      await page.getByText("Q: could not be loaded").waitFor();
      await page.getByRole("button", { name: "Try again" }).click();
      await expect.poll(() => pages.asked.length).toBe(2);
    });
  });
});

describe("what can be done", () => {
  it("opens the history where it may be seen, with what became of each word, when and how", async () => {
    await shown(HARD_SCENE, async (page) => {
      const edited = article(page, "edited");
      const button = edited.getByRole("button", { name: /Edited/ });
      expect(await button.getAttribute("aria-expanded")).toBe("false");
      await page.waitForLoadState("networkidle"); // What still comes above it would move it away between press and release.
      await button.click();
      expect(await button.getAttribute("aria-expanded")).toBe("true");
      const items = edited.getByRole("list", { name: /What it said before/ }).getByRole("listitem");
      await expect.poll(() => items.count()).toBe(3);
      expect(await items.nth(0).innerText()).toBe(
        "Nov 24, 14:10\nEdited\n\nWe meet on MondayTuesday at nineten, in room four.",
      );
      expect(await items.nth(0).locator("del").allInnerTexts()).toEqual(["Monday", "nine"]);
      expect(await items.nth(0).locator("ins").allInnerTexts()).toEqual(["Tuesday", "ten"]);
      expect(await items.nth(1).innerText()).toBe("Nov 24, 14:04\nReaction 👍 by Megan Bowen");
      await button.click();
      expect(await edited.getByRole("list", { name: /said before/ }).count()).toBe(0);
      const deleted = article(page, "deleted");
      await deleted.getByRole("button", { name: "What it said" }).click();
      await expect.poll(() => deleted.innerText()).toContain("I should not say this.");
    });
  });

  it("says that it was edited, and no more, to whom may not see what it said", async () => {
    await shown({ ...HARD_SCENE, seesHistory: false }, async (page) => {
      expect(await article(page, "edited").getByText("Edited", { exact: true }).count()).toBe(1);
      expect(await page.getByRole("button", { name: /Edited|What it said/ }).count()).toBe(0);
      expect(await article(page, "deleted").innerText()).toContain("This message was deleted.");
      expect(pages.asked.filter((path) => path.endsWith("/versions"))).toEqual([]);
    });
  });

  it("says who reacted, by name, to whoever hears, points or presses", async () => {
    await shown(HARD_SCENE, async (page) => {
      const [like, heart, custom] = await article(page, "reactions").getByRole("button").all();
      expect(await like?.getAttribute("aria-label")).toBe(
        "👍, 3: Megan Bowen, Robin Kline, and one other, you among them",
      );
      expect(await heart?.getAttribute("title")).toBe("Heart: Megan Bowen");
      expect(await custom?.innerText()).toBe(":party-parrot: 1");
      await heart?.press("Enter");
      await page.getByText("Heart: Megan Bowen").waitFor();
    });
  });

  it("opens the thread of a post", async () => {
    await shown(HARD_SCENE, async (page) => {
      await page.getByRole("button", { name: /^3 replies, / }).click();
      expect(await page.evaluate("opened")).toEqual([MESSAGES.announcement?.id]);
    });
  });
});

/** Text of controls and of code counts as well; emoji are pictures. */
const COMBINATIONS = [
  ["light", 1280],
  ["light", 390],
  ["dark", 1280],
  ["dark", 390],
] as const;

describe.each(COMBINATIONS)("in %s, %i wide", (colorScheme, width) => {
  it("has nothing that axe finds, no target too small, nothing wider than the page, and no complaint", async () => {
    const [first, second] = [MESSAGES.important?.id ?? "", MESSAGES["foreign picture"]?.id ?? ""];
    const messages = [...HARD_SCENE.messages, ...everyEvent, ...everyHue];
    const scene = { ...HARD_SCENE, messages, target: first, continued: [second] };
    await shown(
      scene,
      async (page, { complaints, requests }) => {
        for (const button of await page.getByRole("button", { name: /Edited|What it said/ }).all())
          await button.click();
        await page.locator(".history ol").nth(1).waitFor();
        await article(page, "reactions").getByRole("button").first().click();
        await readAll(page);
        await page.locator(".code pre").first().waitFor();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 160))])).toEqual([]);
        expect(await page.evaluate(SMALL_TARGETS)).toEqual([]);
        const ratios = await page.evaluate<number[]>(AVATAR_CONTRASTS);
        expect(ratios.length).toBeGreaterThan(messages.length / 2);
        expect(Math.min(...ratios)).toBeGreaterThan(4.5);
        expect(await page.evaluate("document.scrollingElement.scrollWidth")).toBe(width);
        expect(complaints).toEqual([]);
        const foreign = requests.map((request) => request.url()).filter((url) => !url.startsWith(pages.origin));
        expect(foreign.filter((url) => !url.startsWith("blob:"))).toEqual([]);
      },
      { colorScheme, viewport: { width, height: 900 } },
    );
  });
});

/** WCAG 2.5.8, but for links in a sentence. */
const SMALL_TARGETS = `[...document.querySelectorAll(".msg button, .msg .actions a")]
  .map((element) => ({ element, box: element.getBoundingClientRect() }))
  .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
  .map(({ element, box }) => element.outerHTML.slice(0, 100) + " " + box.width + "x" + box.height)`;

/** Beside a name axe does not look at them. */
const AVATAR_CONTRASTS = `(() => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const luminance = (color) => {
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...context.getImageData(0, 0, 1, 1).data].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  return [...document.querySelectorAll(".avatar")].map((avatar) => {
    const { color, backgroundColor } = getComputedStyle(avatar);
    const [dark, light] = [luminance(color), luminance(backgroundColor)].sort((one, other) => one - other);
    return (light + 0.05) / (dark + 0.05);
  });
})()`;
