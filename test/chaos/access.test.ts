import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createTemporaryFolder } from "../../local/temporary-folder.ts";
import type { Clock } from "../../shared/base/clock.ts";
import type { SearchIndex } from "../../shared/port/search-index.ts";
import { openSqliteSearchIndex } from "../../shared/sqlite/sqlite-search-index.ts";
import { compareSeen, fillSearch, gapsIn, leaksIn } from "./seen-verdict.ts";
import { type Simulation, withSimulation } from "./simulation.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const ROUNDS = 4;
/** That a channel is not shared with a team any more Graph tells by subscriptions of single teams alone. */
const TOLD = { unshareChannel: 0 };
/** Of a deletion that was undone the tenant keeps no note, so that it cannot say how it was when somebody left in between. */
const weights = { undoSoftDelete: 0 };

it.each([4, 14])(
  "shows everybody what Teams shows them, by every route, whoever comes, goes and shares (seed %i)",
  {
    timeout: 120_000,
  },
  async (seed) => {
    await withSimulation({ seed }, async (simulation) => {
      const { clock, tenant, host } = simulation;
      const search = await openIndex(clock);
      host.start();
      await clock.advance(DAY_MS);
      for (let round = 0; round < ROUNDS; round += 1) {
        // One after the other, each at a moment of its own.
        for (let step = 0; step < 5; step += 1) {
          tenant.control.liveDirectory({ steps: 1, seed: seed * 1_000 + round * 10 + step, weights: TOLD });
          await clock.advance(1_000);
        }
        tenant.control.live({ messages: 20, seed: seed * 100 + round, weights });
        // Who leaves is told of within seconds, and sees nothing of what is said afterwards.
        await clock.advance(2 * MINUTE_MS);
        tenant.control.live({ messages: 20, seed: seed * 200 + round, weights });
        await clock.advance(2 * MINUTE_MS);
        // Who else is in a team is known when it is walked; that somebody is not in it themselves, at once.
        const seen = (await everybody(simulation, search)).filter(({ route }) => route !== "members");
        expect(leaksIn(seen)).toEqual([]);
      }
      for (let step = 0; step < 5; step += 1) {
        tenant.control.liveDirectory({ steps: 1, seed: seed + step });
        await clock.advance(1_000);
      }
      // Who came to a private channel, and what is not shared any more, is known when it is walked.
      await clock.advance(DAY_MS);
      const compared = await everybody(simulation, search);
      expect(leaksIn(compared)).toEqual([]);
      expect(gapsIn(compared).filter((gap) => !gap.startsWith("messages with a word"))).toEqual([]);
      expect(compared.filter(({ given }) => given.size > 0).length).toBeGreaterThan(compared.length / 2);
    });
  },
);

async function everybody({ tenant: { model }, stores: kept, clock }: Simulation, search: SearchIndex) {
  const stores = { ...kept, search };
  await fillSearch({ model, stores, clock });
  const compared = [];
  for (const { id } of model.directory.users.all) compared.push(...(await compareSeen({ model, stores, clock }, id)));
  return compared;
}

/** The embedded one: what it leaves out is left out by its own query. */
async function openIndex(clock: Clock): Promise<SearchIndex> {
  const folder = createTemporaryFolder();
  const index = await openSqliteSearchIndex({ file: join(folder.path, "search.db"), clock });
  onTestFinished(async () => {
    await index.dispose();
    await folder.remove();
  });
  return index;
}
