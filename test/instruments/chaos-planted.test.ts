import { describe, expect, it } from "vitest";
import type { App } from "../../shared/compose.ts";
import { createReaderBudget } from "../../shared/job/reader-budget.ts";
import type { StateStore } from "../../shared/port/state-store.ts";
import type { StoredMessage } from "../../shared/port/stored-message.ts";
import { cosmosIdOf } from "../../shared/store/message/identity.ts";
import { type ChaosOptions, isClean, runChaos } from "../chaos/run-chaos.ts";
import type { Verdict } from "../chaos/verdict.ts";

/** A run ends by its simulated minutes. This is for a machine that is busy with something else. */
const LIMIT_MS = 5 * 60_000;
/** The small tenant is subscribed to and read within minutes. */
const SHORT = { warmUpMinutes: 15 } as const;

describe("a seed", () => {
  it(
    "gives the same run each time, and another than the next one",
    async () => {
      const run = async (seed: number) => {
        const { wallMs: _wallMs, ...rest } = (await runChaos({ ...SHORT, seed, minutes: 5, settleMinutes: 10 })).result;
        return rest;
      };
      const first = await run(7);
      expect(await run(7)).toEqual(first);
      const { seed: _seed, ...other } = await run(8);
      expect(first).not.toMatchObject(other);
    },
    LIMIT_MS,
  );
});

interface Mistake {
  readonly name: string;
  /** The fault that shows it. */
  readonly fault: string;
  readonly shownBy: keyof Verdict;
  /** Where the usual world does not show it. */
  readonly world?: Partial<ChaosOptions>;
  readonly made: Pick<ChaosOptions, "sabotage" | "budgetOf">;
}

/** Enough people that two instances could read faster than Graph allows. */
const MANY = { population: { users: 250, oneOnOneChats: 150, groupChats: 60, historyMessages: 600 } };

/** So that what vanishes is a subscription to messages, whose gaps the verdict knows. */
const MESSAGES_ALONE = { settings: { GRAPH_RESOURCES: "/teams/getAllMessages,/chats/getAllMessages" } };

/** Mistakes that somebody might make in the code, as if they were made. */
const MISTAKES: readonly Mistake[] = [
  {
    name: "acknowledge before the queue has it",
    fault: "queue-refuses",
    shownBy: "unqueued",
    made: {
      sabotage: (app) => ({
        ...app,
        queue: {
          lengths: () => app.queue.lengths(),
          send: async (...given) => {
            app.queue.send(...given).catch(() => undefined);
          },
        },
      }),
    },
  },
  {
    name: "keep the older version",
    fault: "reorder",
    shownBy: "stale",
    made: { sabotage: (app) => ({ ...app, messages: replaced(app.messages, { upsertIfNewer: keepOlder(app) }) }) },
  },
  {
    name: "forget the gap",
    fault: "subscription-vanished",
    shownBy: "gapsForgotten",
    world: MESSAGES_ALONE,
    made: { sabotage: (app) => ({ ...app, state: replaced(app.state, { put: forgetGaps(app.state) }) }) },
  },
  {
    name: "send for content when the document is stored",
    fault: "cosmos-loses-answer",
    shownBy: "contentMissing",
    // Few messages name any.
    world: { seed: 6 },
    made: { sabotage: offerAfterwards },
  },
  {
    name: "keep a budget in each process",
    fault: "subscription-vanished",
    shownBy: "overBudget",
    world: MANY,
    made: { budgetOf: ({ clock }) => createReaderBudget({ clock }) },
  },
];

describe("the check can fail", () => {
  const run = (fault: string, options: Partial<ChaosOptions> = {}) =>
    runChaos({ ...SHORT, seed: 3, minutes: 15, settleMinutes: 60, faults: [fault], ...options });

  it.each(MISTAKES)(
    "$name: red by $shownBy, and green without the mistake",
    async ({ fault, shownBy, world, made }) => {
      const right = await run(fault, world);
      expect(isClean(right.verdict)).toBe(true);
      expect(right.result.faults[fault]).toBeGreaterThan(0);
      const wrong = await run(fault, { ...world, ...made });
      expect(wrong.verdict[shownBy]).not.toEqual([]);
      expect(isClean(wrong.verdict)).toBe(false);
    },
    LIMIT_MS,
  );
});

function replaced<T extends object>(port: T, methods: Partial<T>): T {
  return new Proxy(port, { get: (target, name) => Reflect.get(name in methods ? methods : target, name) });
}

/** Whoever fails in between finds the document stored the next time, and has nothing to do any more. */
function offerAfterwards(app: App): App {
  const late = new Map<string, () => Promise<void>>();
  const upsertIfNewer: App["messages"]["upsertIfNewer"] = async (message, ...given) => {
    const outcome = await app.messages.upsertIfNewer(message, ...given);
    await late.get(`${message.conversationId} ${message.id} ${message.version}`)?.();
    return outcome;
  };
  const offer: NonNullable<App["contents"]>["offer"] = async (version) => {
    const { identity } = version;
    const key = `${identity.conversationId} ${cosmosIdOf(identity)} ${version.version}`;
    late.set(key, async () => app.contents?.offer(version));
  };
  return { ...app, contents: { offer }, messages: replaced(app.messages, { upsertIfNewer }) };
}

function keepOlder({ messages }: App) {
  return async (message: StoredMessage) => {
    const stored = await messages.get(message.conversationId, message.id);
    return stored === undefined ? messages.upsertIfNewer(message) : "outdated";
  };
}

function forgetGaps(state: StateStore): StateStore["put"] {
  return async (entry) =>
    entry.kind === "gap" ? { id: entry.id, value: entry.value, etag: "forgotten" } : state.put(entry);
}
