import { expect, it } from "vitest";
import type { DeadLetter } from "../../shared/job/dead-letter-state.ts";
import { isClean } from "./run-chaos.ts";
import { withSimulation } from "./simulation.ts";
import { judge } from "./verdict.ts";

/** Of wall time: the simulated minutes decide. */
const LIMIT_MS = 5 * 60_000;
const MINUTE_MS = 60_000;
const STEPS_PER_SECOND = 2;

it(
  "is over four minutes without Cosmos DB ten minutes later, and nothing of it is a dead letter",
  async () => {
    await withSimulation({ seed: 41 }, async ({ clock, tenant, host, stores, troubles, ...rest }) => {
      const simulation = { clock, tenant, host, stores, troubles, ...rest };
      host.start();
      await clock.advance(40 * MINUTE_MS);
      const living = new AbortController();
      const life = tenant.control.liveSteadily({ perSecond: STEPS_PER_SECOND, seed: 6, signal: living.signal });
      await clock.advance(MINUTE_MS);
      const before = stores.messages.all().length;
      troubles.set("cosmos-refuses", 1);
      await clock.advance(4 * MINUTE_MS);
      expect(stores.messages.all()).toHaveLength(before);
      troubles.clear("cosmos-refuses");
      living.abort();
      await life;
      await clock.advance(10 * MINUTE_MS);
      const verdict = await judge(simulation);
      expect(isClean({ ...verdict, auditHoles: [] }), JSON.stringify(verdict)).toBe(true);
      expect(stores.messages.all().length).toBeGreaterThan(before + 100);
      const letters: DeadLetter[] = [];
      for (const { value } of await stores.state.page<DeadLetter>({ kind: "dead-letter", limit: 1_000 }))
        letters.push(value);
      expect(letters).toEqual([]);
      expect(troubles.struck.get("cosmos-refuses")).toBeGreaterThan(100);
    });
  },
  LIMIT_MS,
);
