import { afterAll, beforeAll, describe } from "vitest";
import { createCosmosAccessRecordStore } from "../../shared/azure/cosmos-access-record-store.ts";
import { createCosmosDirectoryStore } from "../../shared/azure/cosmos-directory-store.ts";
import { createCosmosInteractionStore } from "../../shared/azure/cosmos-interaction-store.ts";
import { createCosmosMeetingStore } from "../../shared/azure/cosmos-meeting-store.ts";
import { createCosmosMessageStore } from "../../shared/azure/cosmos-message-store.ts";
import { createCosmosStateStore } from "../../shared/azure/cosmos-state-store.ts";
import { systemClock } from "../../shared/base/clock.ts";
import { COSMOS_TARGETS, type CosmosTarget } from "../helpers/cosmos-targets.ts";
import { createMemoryAccessRecordStore } from "../helpers/memory-access-record-store.ts";
import { createMemoryDirectoryStore } from "../helpers/memory-directory-store.ts";
import { createMemoryInteractionStore } from "../helpers/memory-interaction-store.ts";
import { createMemoryMeetingStore } from "../helpers/memory-meeting-store.ts";
import { createMemoryMessageStore } from "../helpers/memory-message-store.ts";
import { createMemoryStateStore } from "../helpers/memory-state-store.ts";
import { describeAccessRecordStore } from "./access-record-store.contract.ts";
import { describeDirectoryStore } from "./directory-store.contract.ts";
import { describeInteractionStore } from "./interaction-store.contract.ts";
import { describeMeetingStore } from "./meeting-store.contract.ts";
import { describeMessageStore } from "./message-store.contract.ts";
import { describeStateStore } from "./state-store.contract.ts";

describeMessageStore("memory", { makeStore: createMemoryMessageStore, orderRuns: 2_000 });
describeStateStore("memory", () => createMemoryStateStore());
describeDirectoryStore("memory", createMemoryDirectoryStore);
describeMeetingStore("memory", createMemoryMeetingStore);
describeInteractionStore("memory", createMemoryInteractionStore);
describeAccessRecordStore("memory", createMemoryAccessRecordStore);

describe.each(COSMOS_TARGETS)("$name", ({ name, open }) => {
  let target: CosmosTarget;
  beforeAll(async () => {
    target = await open();
  });
  afterAll(() => target.close());

  describeMessageStore(name, {
    makeStore: () => createCosmosMessageStore({ database: target.database, clock: systemClock }),
    orderRuns: 15,
  });
  describeStateStore(name, () => createCosmosStateStore(target));
  describeDirectoryStore(name, () => createCosmosDirectoryStore(target));
  describeMeetingStore(name, () => createCosmosMeetingStore(target));
  describeInteractionStore(name, () => createCosmosInteractionStore(target));
  describeAccessRecordStore(name, () => createCosmosAccessRecordStore(target));
});
