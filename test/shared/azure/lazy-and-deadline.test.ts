import { describe, expect, it } from "vitest";
import { lazy } from "../../../shared/base/lazy.ts";
import { withDeadline } from "../../../shared/base/within.ts";

describe("lazy", () => {
  it("makes once, at first use", async () => {
    let made = 0;
    const get = lazy(async () => {
      made += 1;
      return made;
    });
    expect(made).toBe(0);
    expect(await Promise.all([get(), get()])).toEqual([1, 1]);
    expect(await get()).toBe(1);
  });

  it("tries again after a failure", async () => {
    const results = [Promise.reject(new Error("first")), Promise.resolve("second")];
    const get = lazy(() => results.shift() ?? Promise.resolve("third"));
    await expect(get()).rejects.toThrow("first");
    expect([await get(), await get()]).toEqual(["second", "second"]);
  });
});

describe("withDeadline", () => {
  it("gives what the work gives", async () => {
    expect(await withDeadline(60_000, async () => "done")).toBe("done");
    await expect(withDeadline(60_000, () => Promise.reject(new Error("its own")))).rejects.toThrow("its own");
  });

  it("rejects in time and asks the work to stop, even when it does not", async () => {
    let asked: AbortSignal | undefined;
    const endless = withDeadline(5, (signal) => {
      asked = signal;
      return new Promise(() => {});
    });
    await expect(endless).rejects.toMatchObject({ name: "DeadlineError", code: "DEADLINE_EXCEEDED" });
    expect(asked?.aborted).toBe(true);
  });
});
