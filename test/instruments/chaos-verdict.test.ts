import { describe, expect, it } from "vitest";
import { FORGED_TEXT } from "../../local/tenant/faults/forgery.ts";
import { runId } from "../../shared/capture/audit/audit-record.ts";
import { foldRun } from "../../shared/capture/audit/unbroken-record.ts";
import type { StoredMessage } from "../../shared/port/stored-message.ts";
import { isClean } from "../chaos/run-chaos.ts";
import { type Simulation, withSimulation } from "../chaos/simulation.ts";
import { judge, type Verdict } from "../chaos/verdict.ts";
import { DAY_MS, runOf, START_MS } from "../shared/capture/audit/runs.ts";

const HALF_AN_HOUR_MS = 1_800_000;

interface Harm {
  readonly kind: keyof Verdict;
  readonly what: string;
  harm(simulation: Simulation, document: StoredMessage): Promise<unknown>;
}

/** Done to a store that was right; each must be seen. */
const HARMS: readonly Harm[] = [
  {
    kind: "lost",
    what: "a message that nobody announced",
    harm: async ({ tenant }, { conversationId }) => {
      tenant.control.faults.set("drop");
      tenant.model.postMessage(conversationId, { text: "unheard" });
    },
  },
  {
    kind: "stale",
    what: "an edit that nobody announced",
    harm: async ({ tenant }, { conversationId, messageId }) => {
      tenant.control.faults.set("drop");
      tenant.model.editMessage({ conversationId, messageId }, { text: "unheard" });
    },
  },
  {
    kind: "doubled",
    what: "a second document",
    harm: ({ stores }, document) => stores.messages.upsertIfNewer({ ...document, id: `1.${document.messageId}` }),
  },
  {
    kind: "doubled",
    what: "a second payload",
    harm: ({ stores }, { sink }) =>
      stores.blobs.putOnce({ container: "raw", path: sink.raw.replace("/-/", "/1/") }, "{}"),
  },
  {
    kind: "forgedAccepted",
    what: "a forged text",
    harm: ({ stores }, document) =>
      stores.messages.upsertIfNewer({ ...document, version: document.version + 1, body: { content: FORGED_TEXT } }),
  },
  {
    kind: "forgedAccepted",
    what: "a version that never was",
    harm: ({ stores }, { sink }) =>
      stores.blobs.putOnce({ container: "raw", path: sink.raw.replace(/\d+\.json$/, "1.json") }, "{}"),
  },
  {
    kind: "forgedAccepted",
    what: "another text under a version that was",
    harm: async ({ stores }, { sink }) => {
      const address = { container: "raw", path: sink.raw } as const;
      const payload = JSON.parse((await stores.blobs.get(address)) ?? "") as object;
      await stores.blobs.remove(address);
      await stores.blobs.putOnce(address, JSON.stringify({ ...payload, body: { content: "<p>other</p>" } }));
    },
  },
  {
    kind: "missingRaw",
    what: "a payload that is gone",
    harm: ({ stores }, { sink }) => stores.blobs.remove({ container: "raw", path: sink.raw }),
  },
  {
    kind: "gapsOpen",
    what: "a gap that was not healed",
    harm: ({ stores }) => stores.state.put({ kind: "gap", id: "1", value: { closedDateTime: null }, expect: "absent" }),
  },
  {
    kind: "auditHoles",
    what: "an audit that never ends",
    harm: ({ stores }) => {
      const value = runOf({ fromMs: START_MS - 3 * DAY_MS, untilMs: START_MS - 2 * DAY_MS, state: "running" });
      return stores.state.put({ kind: "audit", id: runId(value.startedDateTime), value, expect: "absent" });
    },
  },
  {
    kind: "auditHoles",
    what: "an audit that found a hole",
    harm: ({ stores }) => {
      const run = runOf({ fromMs: START_MS - DAY_MS, untilMs: START_MS, totals: { missing: 1, repaired: 1 } });
      return stores.state.put({ kind: "audit", id: "record", value: foldRun(undefined, run), expect: "absent" });
    },
  },
];

describe("judge", () => {
  it.each(HARMS)("sees $what: $kind", async ({ kind, harm }) => {
    await withSimulation({ seed: 31 }, async (simulation) => {
      const { clock, host, stores } = simulation;
      host.start();
      await clock.advance(HALF_AN_HOUR_MS);
      const before = await judge(simulation);
      expect(isClean(before), JSON.stringify(before)).toBe(true);
      const root = stores.messages
        .all()
        .find(({ rootId, body }) => rootId === null && JSON.stringify(body).includes("<p>"));
      if (root === undefined) throw new Error("there is no message to harm");
      await harm(simulation, root);
      expect((await judge(simulation))[kind]).not.toEqual([]);
    });
  });
});
