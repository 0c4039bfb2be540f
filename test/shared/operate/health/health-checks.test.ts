import { expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { healthChecks } from "../../../../shared/operate/health/health-checks.ts";
import { SECRET_NAMES } from "../../../../shared/port/secret-store.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";
import { createMemorySecretStore } from "../../../helpers/memory-secret-store.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";
import { createMemoryWorkQueue } from "../../../helpers/memory-work-queue.ts";
import { secretPem } from "../../../helpers/notification-vectors.ts";
import { createGraphModel } from "../../capture/subscription/graph-model.ts";

it("counts the versions of the certificate that can be opened with, and no other", async () => {
  const clock = new SimulatedClock();
  const secrets = createMemorySecretStore();
  secrets.add(SECRET_NAMES.notificationCertificate, secretPem("rsa-2048"));
  secrets.add(SECRET_NAMES.notificationCertificate, secretPem("small-1024"));
  secrets.add(SECRET_NAMES.notificationCertificate, "not a certificate");
  secrets.add(SECRET_NAMES.notificationCertificate, secretPem("other-2048"));
  secrets.expire(SECRET_NAMES.notificationCertificate, "v1");
  const checks = healthChecks({
    secrets,
    clock,
    messages: createMemoryMessageStore(),
    state: createMemoryStateStore(),
    blobs: createMemoryBlobStore(),
    queue: createMemoryWorkQueue(),
    service: createGraphModel(clock),
    resources: [],
    probeAuthority: async () => {},
  });
  expect(await checks.find(({ name }) => name === "keyVault")?.check()).toEqual({ certificateVersions: 2 });
});
