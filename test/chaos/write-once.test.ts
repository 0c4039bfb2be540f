import { expect, it } from "vitest";
import { DEFAULT_IDS } from "../../local/tenant/authority/registrations.ts";
import { inProcessFetch } from "../../local/tenant/in-process-fetch.ts";
import { referenceOf } from "../../local/tenant/model/quotation.ts";
import { codeOf, TeamsinkError } from "../../shared/base/errors/errors.ts";
import { ON_BEHALF_NAMES } from "../../shared/base/settings.ts";
import type { App } from "../../shared/compose.ts";
import { sendRequest } from "../../shared/serve/api/write-parameters.ts";
import { SETTLE_MS } from "../../shared/serve/write/send-line.ts";
import { sendMessage } from "../../shared/serve/write/send-message.ts";
import { searchText } from "../../shared/store/message/search-text.ts";
import { composeInMemory } from "./host/compose-in-memory.ts";
import { Life } from "./host/life.ts";
import { tokenOfPerson } from "./person-token.ts";
import { type Simulation, withSimulation } from "./simulation.ts";

const SENDS = 1_000;
/** A machine that does other things besides. */
const PATIENT_MS = 180_000;
const LANES = 20;
const SETTINGS = { API_CLIENT_ID: DEFAULT_IDS.apiClientId, ON_BEHALF: ON_BEHALF_NAMES.join(",") };
/** Until a request that was given up reaches Graph: less than is waited for it. */
const LATEST_MS = SETTLE_MS - 500;
/** Of simulated time: whoever asks gives up then, and asks again with the same key. */
const PATIENCE_MS = 20_000;
const WAIT_MS = 4_000;
/** Sooner than Retry-After says. */
const RUDE_WAIT_MS = 700;

interface Struck {
  requestsLost: number;
  requestsLate: number;
  answersLost: number;
  answersToClientLost: number;
  killed: number;
  storeFailed: number;
}

/** One instance of the product, whose connections are cut, whose store fails, and which may die. */
function startInstance(simulation: Simulation, struck: Struck) {
  const { clock, logWatch, settings, stores, random, tenant } = simulation;
  const chance = random.fork();
  const life = new Life();
  const toTenant = inProcessFetch(tenant.door, settings.graphEndpoint);
  const ask: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const isSend = request.method === "POST" && /\/(messages|replyWithQuote)$/.test(new URL(request.url).pathname);
    await clock.sleep(20 + chance.integer(200));
    if (isSend && chance.chance(0.1)) {
      struck.requestsLost += 1;
      throw new TypeError("fetch failed");
    }
    if (isSend && chance.chance(0.05)) {
      struck.requestsLate += 1;
      // Given up here, and under way all the same.
      void clock.sleep(chance.integer(LATEST_MS)).then(() => toTenant(request));
      throw new TypeError("fetch failed");
    }
    const answer = await toTenant(request);
    await clock.sleep(20 + chance.integer(200));
    if (isSend && chance.chance(0.1)) {
      struck.answersLost += 1;
      throw new TypeError("fetch failed");
    }
    return answer;
  };
  const app = composeInMemory({
    life,
    clock: life.clock(clock),
    log: logWatch.log,
    settings,
    stores,
    behind: (service, port) => (service === "cosmos" ? failing(port, chance, struck) : port),
    ask,
    random: random.fork(),
  });
  return { app, life };
}

/** A store that fails after it has done what it was asked for, as one does whose answer is lost, or before. */
function failing<T extends object>(port: T, chance: Simulation["random"], struck: Struck): T {
  return new Proxy(port, {
    get: (target, name) => {
      const method = Reflect.get(target, name) as unknown;
      if (typeof method !== "function") return method;
      return async (...args: unknown[]) => {
        const isStruck = chance.chance(0.01);
        struck.storeFailed += Number(isStruck);
        if (isStruck && chance.chance(0.5)) throw new TeamsinkError("store-unavailable");
        const done: unknown = await method.apply(target, args);
        if (isStruck) throw new TeamsinkError("store-unavailable");
        return done;
      };
    },
  });
}

it(
  "sends a thousand messages once each, in the order of each person, whatever breaks on the way",
  async () => {
    const struck: Struck = {
      requestsLost: 0,
      requestsLate: 0,
      answersLost: 0,
      answersToClientLost: 0,
      killed: 0,
      storeFailed: 0,
    };
    await withSimulation({ seed: 11, settings: SETTINGS }, async (simulation) => {
      const { clock, random, tenant, stores } = simulation;
      let instances = [startInstance(simulation, struck), startInstance(simulation, struck)];
      const chance = random.fork();

      const ask = async (lane: Lane, index: number, token: string) => {
        const at = chance.integer(instances.length);
        const instance = instances[at] as (typeof instances)[number];
        if (chance.chance(0.02)) {
          void clock.sleep(chance.integer(600)).then(() => {
            if (instance.life.isOver) return;
            instance.life.kill();
            struck.killed += 1;
            instances = instances.map((one) => (one === instance ? startInstance(simulation, struck) : one));
          });
        }
        const answered = attempt(instance.app, lane, { index, token });
        // Sent twice at once, by a finger that slipped.
        if (chance.chance(0.05)) void attempt(instance.app, lane, { index, token });
        const first = await Promise.race([answered, clock.sleep(PATIENCE_MS)]);
        if (!first?.ok || !chance.chance(0.1)) return first;
        struck.answersToClientLost += 1;
        return undefined;
      };

      const send = async (lane: Lane, count: number) => {
        const token = await tokenOfPerson(simulation, lane.userId);
        for (let index = 0; index < count; ) {
          const answer = await ask(lane, index, token);
          if (answer?.ok) index += 1;
          else await clock.sleep(answer?.error.code === "write-unconfirmed" ? RUDE_WAIT_MS : WAIT_MS);
          // They write in Teams as well, sometimes in the very same words.
          if (!chance.chance(0.1)) continue;
          writeInTeams(simulation, lane, chance.chance(0.5) ? wordsOf(lane.userId, index) : undefined);
        }
      };

      const lanes = lanesOf(simulation);
      let isDone = false;
      const all = Promise.all(lanes.map((lane) => send(lane, SENDS / LANES))).finally(() => {
        isDone = true;
      });
      all.catch(() => undefined);
      for (let passedMs = 0; !isDone && passedMs < 6 * 3_600_000; passedMs += 250) await clock.advance(250);
      await all;

      for (const { userId, conversationId } of lanes) {
        const inTenant = [...tenant.model.conversation(conversationId).messages.values()]
          .filter(({ message }) => message.from?.user?.id === userId)
          .map(({ id, message }) => ({ id, said: searchText({ ...message }) }))
          .filter(({ said }) => said.startsWith("word ") && !said.includes(IN_TEAMS))
          .toSorted((a, b) => Number(a.id) - Number(b.id))
          .map(({ said }) => said);
        expect(inTenant).toEqual(Array.from({ length: SENDS / LANES }, (_none, index) => saidBy(userId, index)));
        const query = { conversationId, orderBy: "createdMs", descending: false, limit: 1_000 } as const;
        const stored = (await stores.messages.query(query)).filter(({ text }) => text.includes(`from ${userId}`));
        expect(stored.map(({ text }) => text).filter((text) => !text.includes(IN_TEAMS))).toEqual(inTenant);
      }
    });
    for (const count of Object.values(struck)) expect(count).toBeGreaterThan(5);
  },
  PATIENT_MS,
);

interface Lane {
  readonly userId: string;
  readonly conversationId: string;
}

/** Two people of one chat each write in it, so that their messages come between each other's. */
function lanesOf({ tenant }: Simulation): Lane[] {
  const { directory } = tenant.model;
  const isActive = (id: string) => directory.users.get(id)?.accountEnabled === true;
  return directory.chats.all
    .map(({ id, memberIds }) => ({ id, memberIds: memberIds.filter(isActive) }))
    .filter(({ memberIds }) => memberIds.length >= 2)
    .flatMap(({ id, memberIds }) => memberIds.slice(0, 2).map((userId) => ({ userId, conversationId: id })))
    .slice(0, LANES);
}

/** People say the same again and again, one after the other and soon after. */
function wordsOf(userId: string, index: number): string {
  return `word ${Math.floor(index / 2) % 3} from ${userId}`;
}

const ADAPTIVE = "application/vnd.microsoft.card.adaptive";
const IN_TEAMS = "in Teams";

/** Two thirds of them with a card, and the same one again and again. Graph makes another text of a time in it. */
function cardsOf(index: number): object[] {
  const at = index % 3;
  return at === 0 ? [] : [{ contentType: ADAPTIVE, content: cardThatSays(`2026-11-0${at}T08:00:00Z`) }];
}

function cardThatSays(text: string): object {
  return { type: "AdaptiveCard", version: "1.2", body: [{ type: "TextBlock", text }] };
}

function saidBy(userId: string, index: number): string {
  const at = index % 3;
  return at === 0 ? wordsOf(userId, index) : `${wordsOf(userId, index)} 11/0${at}/2026 08:00:00`;
}

/** Without words of ours, or with them and a card that is not ours. */
function writeInTeams({ tenant }: Simulation, { conversationId, userId }: Lane, words: string | undefined): void {
  const card = referenceOf(`in-teams-${tenant.model.sequence}`, ADAPTIVE, cardThatSays(IN_TEAMS));
  const draft = words === undefined ? { text: IN_TEAMS } : { text: words, attachments: [card] };
  tenant.model.postMessage(conversationId, draft, { fromUserId: userId });
}

async function attempt(app: App, { userId, conversationId }: Lane, { index, token }: { index: number; token: string }) {
  const acting = app
    .seenBy({ kind: "user", id: userId, clientId: "c", roles: new Set(), canWrite: true })
    .acting?.(token);
  if (acting === undefined) throw new Error("nobody acts");
  const asked = sendRequest.parse({ content: wordsOf(userId, index), cards: cardsOf(index) });
  try {
    return await sendMessage(acting, { conversationId, key: `key-${index}`, asked });
  } catch (error) {
    if (codeOf(error) === "internal-error") throw error;
    return { ok: false, error: error as TeamsinkError } as const;
  }
}
