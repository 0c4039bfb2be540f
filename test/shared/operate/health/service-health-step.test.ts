import { beforeEach, describe, expect, it } from "vitest";
import { TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import type { ServiceHealth } from "../../../../shared/port/service-health.ts";
import { createHealthWorld, type HealthWorld } from "./world.ts";

const WELL: ServiceHealth = { service: "SharePoint Online", status: "serviceOperational", isWell: true, issues: [] };
const UNWELL: ServiceHealth = {
  service: "Microsoft Teams",
  status: "serviceDegradation",
  isWell: false,
  issues: [{ id: "TM1", title: "Messages are late", status: "serviceDegradation", startDateTime: null }],
};

let world: HealthWorld;
beforeEach(async () => {
  world = await createHealthWorld();
  world.settings = { ...world.settings, serviceHealth: true };
});

const step = async () => (await world.run()).steps.find(({ step: name }) => name === "serviceHealth");

describe("what Microsoft says of its services", () => {
  it("is not asked for unless it is said", async () => {
    world.settings = { ...world.settings, serviceHealth: false };
    world.serviceHealth = () => Promise.reject(new Error("asked"));
    expect(await step()).toMatchObject({ status: "ok", asked: false });
  });

  it("is shown, and warned of where a service is not well", async () => {
    world.serviceHealth = async () => [WELL];
    expect(await step()).toMatchObject({ status: "ok", asked: true, services: [WELL] });
    world.serviceHealth = async () => [WELL, UNWELL];
    expect(await step()).toMatchObject({
      status: "warning",
      code: "microsoft-unwell",
      detail: "Microsoft Teams: serviceDegradation (TM1 Messages are late)",
      services: [WELL, UNWELL],
    });
  });

  it.each([
    ["the role is not granted", new TeamsinkError("graph-forbidden"), /ServiceHealth\.Read\.All is not granted/],
    ["Graph is out of reach", new TeamsinkError("graph-unavailable", "Graph did not answer"), /did not answer/],
    ["something of ours is wrong", new TypeError("with a secret in it"), /could not be asked for/],
  ])("is never a failure of ours: %s", async (_case, error, detail) => {
    world.serviceHealth = () => Promise.reject(error);
    const { status, firstFailing } = await world.run();
    expect({ status, firstFailing }).toEqual({ status: "ok", firstFailing: undefined });
    expect(await step()).toMatchObject({
      status: "warning",
      code: "service-health-unknown",
      detail: expect.stringMatching(detail),
    });
  });

  it("is not waited for longer than anybody would", async () => {
    world.serviceHealth = () => new Promise(() => {});
    const asked = step();
    await world.clock.advance(15_000);
    expect(await asked).toMatchObject({ status: "warning", code: "service-health-unknown" });
  });

  it("cannot be asked for without a token", async () => {
    world.newToken = () => Promise.reject(new TeamsinkError("authority-unavailable"));
    expect(await step()).toEqual({ step: "serviceHealth", status: "skipped", needs: ["token"] });
  });
});
