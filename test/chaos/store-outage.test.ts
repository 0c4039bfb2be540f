import { expect, it } from "vitest";
import type { DeadLetter } from "../../shared/job/dead-letter-state.ts";
import { isClean } from "./run-chaos.ts";
import { type Simulation, withSimulation } from "./simulation.ts";
import { judge } from "./verdict.ts";

/** Of wall time: the simulated minutes decide. */
const LIMIT_MS = 5 * 60_000;
const MINUTE_MS = 60_000;
const STEPS_PER_SECOND = 2;

interface Outage {
  readonly service: string;
  /** @returns what ends it */
  begin(simulation: Simulation): () => void;
  /** How often the service was asked meanwhile. */
  asked(simulation: Simulation): number;
  /** By three instances in four minutes, and what is beside the ports: the host's own look at its queues. */
  readonly atMost: number;
}

const struckBy = (service: "cosmos" | "blob" | "queue"): Pick<Outage, "service" | "begin" | "asked"> => ({
  service,
  begin: ({ troubles }) => {
    troubles.set(`${service}-refuses`, 1);
    return () => troubles.clear(`${service}-refuses`);
  },
  asked: ({ troubles }) => troubles.struck.get(`${service}-refuses`) ?? 0,
});

/** Without the breakers it was 2,567, 2,391, 2,815 and 675 times. */
const OUTAGES: readonly Outage[] = [
  { ...struckBy("cosmos"), atMost: 250 },
  { ...struckBy("blob"), atMost: 250 },
  { ...struckBy("queue"), atMost: 900 },
  {
    service: "Graph",
    begin: ({ tenant }) => {
      tenant.control.faults.set("server-error", { rate: 1, status: 503 });
      return () => tenant.control.faults.clear("server-error");
    },
    asked: ({ tenant }) => tenant.control.faults.state()["server-error"]?.struck ?? 0,
    atMost: 250,
  },
];

it.each(OUTAGES)(
  "is over four minutes without $service ten minutes later, and nothing of it is a dead letter",
  async ({ service, begin, asked, atMost }) => {
    await withSimulation({ seed: 41, looksWhileIdle: true }, async (simulation) => {
      const { clock, tenant, host, stores, logWatch } = simulation;
      host.start();
      await clock.advance(40 * MINUTE_MS);
      const living = new AbortController();
      const life = tenant.control.liveSteadily({ perSecond: STEPS_PER_SECOND, seed: 6, signal: living.signal });
      await clock.advance(MINUTE_MS);
      const before = stores.messages.all().length;
      const end = begin(simulation);
      await clock.advance(4 * MINUTE_MS);
      if (service === "cosmos") expect(stores.messages.all()).toHaveLength(before);
      end();
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
      expect(asked(simulation)).toBeGreaterThan(5);
      expect(asked(simulation)).toBeLessThan(atMost);
      expect(logWatch.events.get("circuit.closed")).toBe(logWatch.events.get("circuit.opened"));
    });
  },
  LIMIT_MS,
);
