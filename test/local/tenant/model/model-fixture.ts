import { createSeededRandom } from "../../../../local/seeded-random.ts";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { DEFAULT_POPULATION, populate } from "../../../../local/tenant/model/population.ts";
import { TenantModel } from "../../../../local/tenant/model/tenant-model.ts";
import { toIso } from "../../../../shared/base/clock.ts";

/** An empty tenant with people in it. */
export function createModel(seed = 1): {
  model: TenantModel;
  clock: SimulatedClock;
  channelId: string;
  chatId: string;
} {
  const clock = new SimulatedClock();
  const createdDateTime = toIso(clock.nowMs() - 86_400_000);
  const population = populate({ random: createSeededRandom(seed), sizes: DEFAULT_POPULATION, createdDateTime });
  const model = new TenantModel({ clock, tenantId: "11111111-1111-4111-8111-111111111111", population });
  const [channel, chat] = [population.channels[0], population.chats[0]];
  if (channel === undefined || chat === undefined) throw new Error("the population has no channel or no chat");
  return { model, clock, channelId: channel.id, chatId: chat.id };
}
