import { beforeAll, describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import type { CaptureName } from "../../../../shared/base/settings.ts";
import { createMeetingReader } from "../../../../shared/graph/meetings.ts";
import { checkMeetings } from "../../../../shared/operate/health/meetings-step.ts";
import { type InProcessTenant, openInProcessTenant } from "../../../helpers/in-process-tenant.ts";
import { createMemoryDirectoryStore } from "../../../helpers/memory-directory-store.ts";

let tenant: InProcessTenant;
const directory = createMemoryDirectoryStore();
const users: string[] = [];
beforeAll(async () => {
  tenant = await openInProcessTenant(new SimulatedClock(), { population: { users: 5 } });
  for (const { id } of tenant.model.population.users) {
    await directory.put({ table: "users", parentId: null, id, value: { id }, seenMs: 1 });
  }
  users.push(...(await directory.page({ table: "users", parentId: null, limit: 5 })).map(({ id }) => id));
  tenant.model.meetings.hold({ organizerId: users[0] ?? "" });
});

const check = (captures: readonly CaptureName[], known: Pick<typeof directory, "page"> = directory) =>
  checkMeetings({
    settings: { captures: new Set(captures) },
    directory: known,
    meetingReader: createMeetingReader(tenant.client),
  });

describe("the step meetings of the self check", () => {
  it("tries one organizer, and asks nothing where nothing of meetings is kept", async () => {
    expect(await check(["transcripts", "recordings"])).toEqual({ captured: true, organizerId: users[0], listed: 2 });
    expect(await check(["files"])).toEqual({ captured: false });
    expect(await check(["recordings"], { page: async () => [] })).toEqual({ captured: true, organizerId: null });
  });

  it("is content with one of a few, since the policy may be granted to some", async () => {
    tenant.control.behaviours.applicationAccessPolicy = [users[2] ?? ""];
    expect(await check(["recordings"])).toMatchObject({ organizerId: users[2] });
  });

  it.each([true, false])(
    "names the policy that is missing, whether lists are guarded (%s) or what they list",
    async (guarded) => {
      Object.assign(tenant.control.behaviours, { applicationAccessPolicy: "none", policyGuardsLists: guarded });
      const tried = guarded
        ? directory
        : { page: async () => await directory.page({ table: "users", parentId: null, limit: 1 }) };
      await expect(check(["recordings"], tried)).rejects.toMatchObject({ code: "access-policy-missing" });
    },
  );

  it("names the tenant's own switch, and a role that is missing", async () => {
    Object.assign(tenant.control.behaviours, { applicationAccessPolicy: "global", graphTranscriptAccess: false });
    await expect(check(["transcripts"])).rejects.toMatchObject({ code: "transcript-access-off" });
    expect(await check(["recordings"])).toMatchObject({ listed: 1 });
    tenant.control.setGrantedPermissions([]);
    await expect(check(["recordings"])).rejects.toMatchObject({ code: "graph-forbidden" });
  });
});
