import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import type { ErrorCode } from "../../../../shared/base/errors/errors.ts";
import type { Gap } from "../../../../shared/capture/subscription/gap-ledger.ts";
import type { Hints } from "../../../../shared/capture/subscription/plan.ts";
import { type ReconcileResult, reconcileSubscriptions } from "../../../../shared/capture/subscription/reconcile.ts";
import type { SubscriptionRecord } from "../../../../shared/capture/subscription/subscription-record.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";
import { createGraphModel, wantedFor } from "./graph-model.ts";

/** Everything reconciling needs, in memory, with the real rules. */
export function createWorld(resources: readonly string[], teamIds: readonly string[] = []) {
  const clock = new SimulatedClock();
  const service = createGraphModel(clock);
  const state = createMemoryStateStore();
  const log = createRecordingLog();
  const ports = { service, state, clock, log };
  const world = {
    ...ports,
    ports,
    wanted: wantedFor(resources, { teamIds }),
    async reconcile(hints?: Hints): Promise<ReconcileResult> {
      const result = await reconcileSubscriptions(ports, world.wanted, hints);
      if (!result.ok) throw result.error;
      return result.value;
    },
    /** What was done and to what, without the empty lists. */
    async summary(hints?: Hints): Promise<string[]> {
      const { failed: named, failedOfTeams, ...done } = await world.reconcile(hints);
      const failed = [...named, ...failedOfTeams];
      const lines = Object.entries(done).flatMap(([how, what]) => what.map((resource) => `${how} ${resource}`));
      return [
        ...lines,
        ...failed.map(({ resource, code }: { resource: string; code: ErrorCode }) => `${code} ${resource}`),
      ];
    },
    gaps: async (): Promise<Gap[]> => (await state.list<Gap>("gap")).map((entry) => entry.value),
    records: async (): Promise<SubscriptionRecord[]> =>
      (await state.list<SubscriptionRecord>("subscription")).map((entry) => entry.value),
  };
  return world;
}

export type World = ReturnType<typeof createWorld>;
