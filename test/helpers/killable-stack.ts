import { onTestFinished } from "vitest";
import { freePort } from "../../local/free-port.ts";
import { Activity } from "../../local/stack/activity.ts";
import { subscribeNow } from "../../local/stack/get-ready.ts";
import { type Stack, startStack } from "../../local/stack/start-stack.ts";
import type { Tenant } from "../../local/tenant/start-tenant.ts";
import { systemClock } from "../../shared/base/clock.ts";

/**
 * A message that a killed host was working on stays hidden for the rest of its lease: ten minutes in Azure, which a test
 * cannot wait for. Nothing else about the lease is different.
 */
const QUEUE_LEASE_SECONDS = 5;

export interface KillableStack {
  readonly stack: Stack;
  readonly tenant: Tenant;
  readonly activity: Activity;
}

/** The whole product, subscribed, whose host may be killed and started again. It ends with the test. */
export async function startKillableStack(seed: number): Promise<KillableStack> {
  const activity = new Activity(() => systemClock.nowMs());
  const stack = await startStack({
    environment: {},
    seed,
    httpPort: await freePort(),
    queueLeaseSeconds: QUEUE_LEASE_SECONDS,
    onLog: (record) => activity.take(record),
  });
  onTestFinished(() => stack.stop());
  const { tenant } = stack;
  if (!tenant) throw new Error("no tenant was started");
  // Two cores for everything: posts that wait for their turn would put us on Graph's list of slow endpoints for ten minutes.
  tenant.control.behaviours.slowEndpointRule = false;
  await subscribeNow(stack, activity);
  return { stack, tenant, activity };
}
