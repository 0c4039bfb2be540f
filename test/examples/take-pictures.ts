import { mkdirSync } from "node:fs";
import type { Page } from "playwright-core";
import type { User } from "../../local/tenant/model/graph-shapes.ts";
import { createChannel } from "../../local/tenant/model/operations/channels.ts";
import { createChat } from "../../local/tenant/model/operations/chats.ts";
import type { TenantModel } from "../../local/tenant/model/tenant-model.ts";
import { startBrowser } from "../helpers/browser.ts";
import { waitFor } from "../helpers/processes.ts";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";
import { addressOf, PATIENT, signInAs, signInWithKeys, type VisitOptions, visit } from "../helpers/viewer-visit.ts";

const SEED = 61;

interface Scene {
  readonly reader: User;
  readonly chatId: string;
  readonly channel: { readonly id: string; readonly teamId: string };
  readonly rootId: string;
}

const TALK = [
  ["The new shop opens on Thursday. Is everything there that has to be there?", 1],
  ["The shelves came this morning, and the signs are up. What is missing are the price tags.", 2],
  ["I can bring them tomorrow at eight.", 0],
  ["Perfect. And who opens the doors?", 1],
  ["I do! I have waited for this for three years.", 3],
  ["Then it is settled: coffee at seven, doors at nine.", 1],
] as const;

const ANSWERS = [
  ["Warm. Nobody looks good in cold light.", 2],
  ["Warm, and a little less of it.", 3],
  ["Then I order the warm ones today.", 1],
] as const;

/** Some days in an office: a chat of four, and a question in a channel with its answers. */
function play(model: TenantModel): Scene {
  const { teams } = model.population;
  const team = teams[0];
  const people = model.directory.users.all.filter(
    ({ userType, accountEnabled }) => userType === "Member" && accountEnabled,
  );
  const members = people.slice(0, 4);
  const [reader] = members;
  if (team === undefined || reader === undefined) throw new Error("the tenant is empty");
  const ids = members.map(({ id }) => id);
  const chat = createChat(model, { chatType: "group", topic: "Opening on Thursday", memberIds: ids });
  const said = TALK.map(([text, who]) => model.postMessage(chat.id, { text }, { fromUserId: ids[who] ?? "" }));
  const at = (index: number) => ({ conversationId: chat.id, messageId: said[index]?.id ?? "" });
  model.setReaction(at(4), ids[0] ?? "", "❤️");
  model.setReaction(at(4), ids[2] ?? "", "❤️");
  model.setReaction(at(5), ids[3] ?? "", "👍");
  model.editMessage(at(2), { text: "I can bring them tomorrow at half past seven." });
  const channel = createChannel(model, {
    teamId: team.id,
    displayName: "Shop fitting",
    membershipType: "private",
    memberIds: ids,
  });
  const question = {
    subject: "Which lamps?",
    text: "Warm or cold light above the counter? I have put both offers into the folder.",
  };
  const { id: rootId } = model.postMessage(channel.id, question, { fromUserId: ids[1] ?? "" });
  for (const [text, who] of ANSWERS) model.postMessage(channel.id, { text }, { rootId, fromUserId: ids[who] ?? "" });
  return { reader, chatId: chat.id, channel, rootId };
}

/** Until the reader is given all of it: who is where is read from Graph. */
async function stored({ doors, stack }: RunningStack, { reader, chatId, channel, rootId }: Scene): Promise<void> {
  await stack.runFunction("delta-sync");
  const headers = { authorization: `Bearer ${await stack.tokenOf(reader)}` };
  const count = async (query: Record<string, string>) => {
    const response = await fetch(`${doors.http}/api/entra/messages?${new URLSearchParams(query)}`, { headers });
    return ((await response.json()) as { count?: number }).count ?? 0;
  };
  const thread = { team_id: channel.teamId, channel_id: channel.id, root_id: rootId };
  await waitFor(async () => (await count({ chat_id: chatId })) >= TALK.length, 60_000);
  await waitFor(async () => (await count(thread)) >= ANSWERS.length, 60_000);
  await stack.runFunction("feed-search");
}

interface Picture extends VisitOptions {
  readonly name: string;
  readonly isOperator?: boolean;
  show(page: Page, base: string, scene: Scene): Promise<void>;
}

const chatOf = ({ chatId }: Scene) => `#/chat/${encodeURIComponent(chatId)}`;

const PICTURES: readonly Picture[] = [
  {
    name: "viewer-thread",
    async show(page, base, { channel, rootId }) {
      await page.goto(`${base}#/channel/${channel.teamId}/${encodeURIComponent(channel.id)}?thread=${rootId}`);
      await page.getByText("Then I order the warm ones").first().waitFor(PATIENT);
    },
  },
  {
    name: "viewer-search",
    colorScheme: "dark",
    async show(page, base) {
      await page.goto(`${base}#/search?q=warm`);
      await page.locator(".results mark").first().waitFor(PATIENT);
    },
  },
  {
    name: "viewer-phone",
    width: 390,
    async show(page, base, scene) {
      await page.goto(`${base}${chatOf(scene)}`);
      await page.getByText("coffee at seven").first().waitFor(PATIENT);
    },
  },
  {
    name: "viewer-operate",
    isOperator: true,
    async show(page, base) {
      await page.goto(`${base}#/operate`);
      await page.getByRole("heading", { level: 1 }).waitFor(PATIENT);
    },
  },
];

/** For what is drawn after it is there: pictures, and rates that take two looks. */
const SETTLED_MS = 4_000;

/** Puts them into the folder, and says of each where it is. */
export async function takePictures(folder: string): Promise<void> {
  const running = await startRunningStack({ seed: SEED });
  const browser = await startBrowser();
  try {
    await running.subscribe();
    if (!running.stack.tenant) throw new Error("no tenant");
    const scene = play(running.stack.tenant.model);
    await stored(running, scene);
    mkdirSync(folder, { recursive: true });
    for (const { name, show, isOperator = false, ...options } of PICTURES) {
      const visited = await visit(browser, options);
      await visited.page.goto(addressOf(running));
      if (isOperator) await signInWithKeys(visited, running.stack);
      else await signInAs(visited, scene.reader.userPrincipalName);
      await show(visited.page, addressOf(running), scene);
      await visited.page.waitForTimeout(SETTLED_MS);
      await visited.page.screenshot({ path: `${folder}/${name}.png` });
      console.log(`${folder}/${name}.png`);
      await visited.context.close();
    }
  } finally {
    await browser.close();
    await running.stop();
  }
}
