import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { systemClock } from "../../../shared/base/clock.ts";
import type { QueueName } from "../../../shared/port/work-queue.ts";
import { poisonQueueOf, QUEUES } from "../../../shared/port/work-queue.ts";
import { describeBlobStore } from "../../contract/blob-store.contract.ts";
import { describeDirectoryStore } from "../../contract/directory-store.contract.ts";
import { describeMessageStore } from "../../contract/message-store.contract.ts";
import { describeStateStore } from "../../contract/state-store.contract.ts";
import { describeWorkQueue } from "../../contract/work-queue.contract.ts";
import { createScaleBlobStore } from "./blob-store.ts";
import { createScaleDirectoryStore } from "./directory-store.ts";
import { createScaleMessageStore } from "./message-store.ts";
import { ScaleQueueService } from "./queue-service.ts";
import { createScaleStateStore } from "./state-store.ts";

describeStateStore("scale", () => createScaleStateStore(systemClock));
describeDirectoryStore("scale", createScaleDirectoryStore);
describeBlobStore("scale", createScaleBlobStore);
describeMessageStore("scale", { makeStore: createScaleMessageStore, orderRuns: 100 });
describeWorkQueue("scale", () => {
  const blobs = createScaleBlobStore();
  const service = new ScaleQueueService(new SimulatedClock());
  const receive = async (queue: QueueName, from?: "poison") =>
    service.take(from ? poisonQueueOf(queue) : QUEUES[queue], 1_000).map(({ text }): unknown => JSON.parse(text));
  return { queue: service.workQueue(blobs), blobs, receive };
});
