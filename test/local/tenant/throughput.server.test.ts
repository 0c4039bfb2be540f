import { expect, test } from "vitest";
import { systemClock, toIso } from "../../../shared/base/clock.ts";
import { HOUR_MS, openStage } from "./fixture.ts";
import { subscribe } from "./subscriber.ts";

/** What the tenant has to keep up with on one core, receiver and client in the same process included. */
const NOTIFICATIONS = 1_500;
const MINIMUM_PER_SECOND = 500;

test(`${MINIMUM_PER_SECOND} rich notifications a second arrive, each once`, async () => {
  const stage = await openStage({
    realClock: systemClock,
    latency: { minMs: 0, maxMs: 50 },
    population: { historyMessages: 0 },
  });
  try {
    const expirationDateTime = toIso(systemClock.nowMs() + 10 * HOUR_MS);
    await subscribe(stage, { expirationDateTime });
    const channelId = stage.tenant.model.population.channels[0]?.id ?? "";
    const startedMs = systemClock.nowMs();
    for (let index = 0; index < NOTIFICATIONS; index += 1) {
      stage.tenant.model.postMessage(channelId, { text: `message ${index}` });
    }
    await stage.tenant.control.drained();
    const perSecond = NOTIFICATIONS / ((systemClock.nowMs() - startedMs) / 1000);
    const ids = stage.receiver.items().map(({ resourceData }) => resourceData.id);
    expect(new Set(ids).size).toBe(NOTIFICATIONS);
    expect(stage.tenant.control.stats().delivery).toMatchObject({ delivered: NOTIFICATIONS, retries: 0 });
    expect(perSecond).toBeGreaterThan(MINIMUM_PER_SECOND);
  } finally {
    await stage.close();
  }
});
