import { beforeEach, describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { createServiceHealthReader } from "../../../shared/graph/service-health.ts";
import { type InProcessTenant, openInProcessTenant } from "../../helpers/in-process-tenant.ts";

const MINUTE_MS = 60_000;
const LATE = { service: "Microsoft Teams", status: "serviceInterruption", title: "Nobody can post" } as const;

let clock: SimulatedClock;
let tenant: InProcessTenant;
let asked: string[];
beforeEach(async () => {
  clock = new SimulatedClock();
  tenant = await openInProcessTenant(clock);
  asked = [];
});

const reader = () =>
  createServiceHealthReader(
    {
      ...tenant.client,
      get: (path, options) => {
        asked.push(path);
        return tenant.client.get(path, options);
      },
    },
    clock,
  );

describe("the health of Microsoft's services", () => {
  it("takes one call where all is well, and is kept for five minutes", async () => {
    const read = reader();
    const all = await read();
    expect(all.map(({ service }) => service).sort()).toEqual([
      "Microsoft 365 suite",
      "Microsoft Entra",
      "Microsoft Teams",
      "SharePoint Online",
    ]);
    expect(all.every(({ isWell, issues }) => isWell && issues.length === 0)).toBe(true);
    tenant.serviceHealth.begin(LATE);
    await clock.advance(5 * MINUTE_MS - 1);
    expect(await read()).toBe(all);
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    expect((await read()).filter(({ isWell }) => !isWell)).toMatchObject([{ service: LATE.service }]);
  });

  it("says of a service that is not well what is open, newest first, and of no other", async () => {
    const first = tenant.serviceHealth.begin({ ...LATE, title: "Long over" });
    tenant.serviceHealth.end(first.id);
    const ids: string[] = [];
    for (let count = 0; count < 7; count += 1) {
      await clock.advance(MINUTE_MS);
      ids.unshift(tenant.serviceHealth.begin({ ...LATE, title: "x".repeat(400) }).id);
    }
    const teams = (await reader()()).find(({ service }) => service === LATE.service);
    expect(teams).toMatchObject({ status: LATE.status, isWell: false });
    expect(
      teams?.issues.map(({ id }) => id),
      "no more than anybody reads",
    ).toEqual(ids.slice(0, 5));
    expect(teams?.issues[0]?.title).toHaveLength(300);
    expect(
      asked.map((path) => decodeURIComponent(path)),
      "one call more",
    ).toEqual([
      "/admin/serviceAnnouncement/healthOverviews",
      "/admin/serviceAnnouncement/healthOverviews/Microsoft Teams?$expand=issues",
    ]);
  });

  it("keeps no refusal", async () => {
    const read = reader();
    tenant.control.setGrantedPermissions([]);
    await expect(read()).rejects.toMatchObject({ code: "graph-forbidden" });
    tenant.control.setGrantedPermissions(["ServiceHealth.Read.All"]);
    expect(await read()).toHaveLength(4);
  });

  it.each(["ServiceOperational", "serviceRestored", "PostIncidentReviewPublished", "falsePositive"])(
    "takes %s for well, as Microsoft spells it",
    async (status) => {
      const answer = { value: [{ service: "Microsoft Teams", status }, { nothing: "of a service" }] };
      const read = createServiceHealthReader({ ...tenant.client, get: async () => answer }, clock);
      expect(await read()).toEqual([{ service: "Microsoft Teams", status, isWell: true, issues: [] }]);
    },
  );
});
