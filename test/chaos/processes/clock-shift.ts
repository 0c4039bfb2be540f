/**
 * Loaded before everything else (`node --import`): the clock of this process is off by `CLOCK_SHIFT_MS`, as a machine's may
 * be. Timers and monotonic time go on as they are, which they do there too.
 */
const shiftMs = Number(process.env.CLOCK_SHIFT_MS);
const RealDate = Date;
const nowMs = () => RealDate.now() + shiftMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length > 0 ? args : [nowMs()], newTarget),
  apply: () => new RealDate(nowMs()).toString(),
  get: (target, name) => (name === "now" ? nowMs : Reflect.get(target, name)),
});
