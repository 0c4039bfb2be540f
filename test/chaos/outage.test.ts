import { expect, it } from "vitest";
import { PERMISSIONS } from "../../local/tenant/graph/permissions.ts";
import type { Gap } from "../../shared/capture/subscription/gap-ledger.ts";
import { type Cursor, coveredMs } from "../../shared/capture/sync/cursor.ts";
import { countsSince } from "./request-counts.ts";
import { isClean } from "./run-chaos.ts";
import { type Simulation, withSimulation } from "./simulation.ts";
import { judge } from "./verdict.ts";

/** A run ends by its simulated minutes. This is for a machine that is busy with something else. */
const LIMIT_MS = 5 * 60_000;

const HOUR_MS = 3_600_000;
const DAYS = 3;
const STEPS_PER_SECOND = 0.005;
const CHATS = "/chats/getAllMessages";
const CHANNEL_DELTA = "GET /v1.0/teams/{id}/channels/{id}/messages/delta";
const PAGE_SIZE = 50;
const PAGE_SPARE = 1.5;
const LAST_PAGES = 3;
const CHATS_DELTA = "GET /v1.0/users/{id}/chats/getAllMessages/delta";

it(
  "heals a subscription that was away for three days, by exactly the sources it concerns",
  async () => {
    await withSimulation({ seed: 21 }, async (simulation) => {
      const { clock, tenant, host, stores } = simulation;
      const permissions = [...new Set<string>(Object.values(PERMISSIONS).flat())];
      const living = new AbortController();
      host.start();
      await clock.advance(2 * HOUR_MS);
      const firstSync = countsSince(simulation.requests);
      const life = tenant.control.liveSteadily({ perSecond: STEPS_PER_SECOND, seed: 5, signal: living.signal });
      await clock.advance(2 * HOUR_MS);

      // An administrator takes the consent back, and Graph what rests on it.
      const outageMs = clock.nowMs();
      tenant.control.setGrantedPermissions(permissions.filter((name) => !name.startsWith("Chat.")));
      const chats = tenant.control.subscriptions.active().find(({ resource }) => resource.endsWith(CHATS.slice(1)));
      tenant.control.removeSubscriptions(chats?.id);
      await clock.advance(DAYS * 24 * HOUR_MS);
      tenant.control.setGrantedPermissions(permissions);
      const before = new Map(simulation.requests);
      await clock.advance(2 * HOUR_MS);
      const healing = countsSince(simulation.requests, before);
      living.abort();
      await life;

      const all = (await stores.state.list<Gap>("gap")).map(({ value }) => value);
      expect(new Set(all.map(({ resource }) => resource))).toEqual(new Set([CHATS, "/chats"]));
      const gaps = all.filter(({ resource }) => resource === CHATS);
      const [fromMs, untilMs] = [
        Math.min(...gaps.map(({ fromDateTime }) => Date.parse(fromDateTime))),
        Math.max(...gaps.map(({ untilDateTime }) => Date.parse(untilDateTime ?? ""))),
      ];
      expect(fromMs).toBeLessThanOrEqual(outageMs);
      expect(outageMs - fromMs).toBeLessThan(HOUR_MS);
      expect(untilMs - outageMs).toBeGreaterThan(DAYS * 24 * HOUR_MS);

      console.info("requests of the first sync:", firstSync, "of the healing:", healing);
      expect(healing[CHANNEL_DELTA]).toBeUndefined();
      expect(healing[CHATS_DELTA]).toBeGreaterThanOrEqual(tenant.model.population.users.length);
      expect(healing[CHATS_DELTA]).toBeLessThan(pagesOfWindow(simulation, fromMs));
      // Read to the end: the tokens of before the consent, which the other instances kept, are no reason to give one up.
      const chatsOfUsers = (await stores.state.list<Cursor>("cursor")).filter(
        ({ value }) => value.source.kind === "user-chats",
      );
      expect(chatsOfUsers).toHaveLength(tenant.model.population.users.length);
      for (const { value } of chatsOfUsers) {
        expect(value.failure).toBeNull();
        expect(coveredMs(value)).toBeGreaterThanOrEqual(untilMs);
      }

      // Until the next audit has run.
      await clock.advance(26 * HOUR_MS);
      const verdict = await judge(simulation);
      expect(isClean(verdict), JSON.stringify(verdict)).toBe(true);
    });
  },
  LIMIT_MS,
);

/** What the users' chats changed by since then fills so many pages at the most, empty, repeating and last ones included. */
function pagesOfWindow({ tenant: { model } }: Simulation, sinceMs: number): number {
  const changed = model.truth().filter(({ changedMs }) => changedMs >= sinceMs);
  const pages = model.population.users.map(({ id }) => {
    const isTheirs = (conversationId: string) => model.conversation(conversationId).memberIds.includes(id);
    const messages = changed.filter(({ teamId, conversationId }) => teamId === null && isTheirs(conversationId));
    return Math.ceil((messages.length / PAGE_SIZE) * PAGE_SPARE) + LAST_PAGES;
  });
  return pages.reduce((sum, count) => sum + count, 0);
}
