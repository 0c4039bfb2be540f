import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { expect, it } from "vitest";
import { blobServiceOf, queueServiceOf } from "../../../shared/azure/storage-clients.ts";

class Blobs extends BlobServiceClient {
  static policiesOf(service: BlobServiceClient): string[] {
    const blob = service.getContainerClient("container").getBlockBlobClient("blob") as unknown as Blobs;
    return blob.storageClientContext.pipeline.getOrderedPolicies().map(({ name }) => name);
  }
}

class Queues extends QueueServiceClient {
  static policiesOf(service: QueueServiceClient): string[] {
    const queue = service.getQueueClient("queue") as unknown as Queues;
    return queue.storageClientContext.queuesClient.pipeline.getOrderedPolicies().map(({ name }) => name);
  }
}

const OPTIONS = {
  storage: { serviceUrl: "https://storage.example/" },
  credential: { getToken: async () => null },
};

/** Who asks, for what; how often, signed by whom; and what the service's own word was for what went wrong. */
const AT_WORK = [
  "userAgentPolicy",
  "setClientRequestIdPolicy",
  "StorageCorrectContentLengthPolicy",
  "storageRequestFailureDetailsParserPolicy",
  "storageRetryPolicy",
  "bearerTokenAuthenticationPolicy",
];

it("a request passes the SDKs' policies that have something to do for us, and no other", async () => {
  expect(Queues.policiesOf(await queueServiceOf(OPTIONS)())).toEqual(AT_WORK);
  const ofBlobs = Blobs.policiesOf(await blobServiceOf(OPTIONS)());
  expect(ofBlobs.filter((name) => !/^(de)?serializationPolicy$/.test(name))).toEqual(AT_WORK);
});
