import { afterEach, beforeEach, expect, it } from "vitest";
import { PERMISSIONS } from "../../local/tenant/graph/permissions.ts";
import type { Tenant } from "../../local/tenant/start-tenant.ts";
import type { DeepHealthReport } from "../../shared/operate/health/deep-health.ts";
import { ANSWERS } from "../../shared/serve/api/answer-schemas.ts";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";

const ROLE = "ServiceHealth.Read.All";
const LATE = "Some users' messages are delayed";
const ALL_WELL = ["Microsoft Entra", "Microsoft 365 suite", "Microsoft Teams", "SharePoint Online"].map((service) => ({
  service,
  status: "serviceOperational",
  isWell: true,
  issues: [],
}));

let running: RunningStack;
let tenant: Tenant;

/** What was kept of Microsoft's answers, and of tokens, ends with an instance: each test has its own. */
beforeEach(async () => {
  running = await startRunningStack({ seed: 43, environment: { SERVICE_HEALTH: "on" } });
  if (!running.stack.tenant) throw new Error("no tenant");
  tenant = running.stack.tenant;
});
afterEach(() => running?.stop());

async function serviceHealth() {
  const response = await running.get("/api/health/deep");
  const report = (await response.json()) as DeepHealthReport;
  expect(ANSWERS.DeepHealth.safeParse(report).error?.issues).toBeUndefined();
  // Whatever it says: nothing of it is a failure of ours.
  expect([response.status, report.status]).toEqual([200, "ok"]);
  return report.steps.find(({ step }) => step === "serviceHealth");
}

it("says what Microsoft says of what ours rests on, so that nobody looks for it here", async () => {
  const { id } = tenant.serviceHealth.begin({ service: "Microsoft Teams", status: "serviceDegradation", title: LATE });
  tenant.serviceHealth.begin({ service: "Exchange Online", status: "investigating", title: "Nothing to us" });
  await running.subscribe();
  expect(await serviceHealth()).toMatchObject({
    status: "warning",
    code: "microsoft-unwell",
    detail: `Microsoft Teams: serviceDegradation (${id} ${LATE})`,
    services: ALL_WELL.map((well) =>
      well.service === "Microsoft Teams"
        ? { ...well, isWell: false, status: "serviceDegradation", issues: [{ id, title: LATE }] }
        : well,
    ),
  });
});

it("says that the role is missing, which is no failure, and does without where nobody asks", async () => {
  const others = Object.values(PERMISSIONS).flat();
  tenant.control.setGrantedPermissions(others.filter((name) => name !== ROLE));
  await running.subscribe();
  expect(await serviceHealth()).toMatchObject({
    status: "warning",
    code: "service-health-unknown",
    detail: `The role ${ROLE} is not granted`,
    remedy: expect.stringContaining("npm run setup"),
  });
  const asked = () => running.events("graph.failed").filter(({ route }) => /serviceAnnouncement/.test(String(route)));
  const before = asked().length;
  expect(before).toBeGreaterThan(0);
  expect((await running.get("/api/health")).status).toBe(200);
  expect(asked(), "by health without depth").toHaveLength(before);
});
