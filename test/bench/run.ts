import { parseArgs } from "node:util";
import { buildBundle } from "../../local/build.ts";
import { benchColdStart, type ColdStartFigures } from "./cold-start-bench.ts";
import { benchHeap, benchIngest, type HeapFigures, type IngestFigures } from "./ingest-bench.ts";

const HELP = `npm run bench [-- OPTIONS]

Measures, and asserts nothing: it exits 0 whatever the figures. What is promised is in brackets.

  ingest      notifications a second through everything that receiving does but the network (parsing, tokens, admission,
              opening, queue encoding), in posts of 1, 10 and 50 items, beside bare RSA decryptions of 2,048 bits a second
              in the same run [their ratio on one core: at least 0.80]
  coldStart   milliseconds to load the built bundle, beside @azure/functions alone [at most 3 times]
  heap        MB after 10,000 and after 100,000 notifications [grows by at most 32]

  --json      one line of JSON instead of the table
  --quick     few rounds: shows that it runs, the figures mean nothing
  --help      this text

For one core on Linux: taskset -c 0 npm run bench`;

interface Figures {
  readonly ingest: IngestFigures;
  readonly coldStart: ColdStartFigures;
  readonly heap: HeapFigures;
}

async function measure(isQuick: boolean): Promise<Figures> {
  await buildBundle();
  if (!isQuick) return { coldStart: await benchColdStart(), ingest: await benchIngest(), heap: await benchHeap() };
  return {
    coldStart: await benchColdStart({ rounds: 1 }),
    ingest: await benchIngest({ itemsPerRound: 50, rounds: 1 }),
    heap: await benchHeap({ first: 100, second: 200 }),
  };
}

function toJson({ ingest, coldStart, heap }: Figures): object {
  const bySize = (figureOf: (batch: IngestFigures["batches"][number]) => number) =>
    Object.fromEntries(ingest.batches.map((batch) => [batch.size, figureOf(batch)]));
  const { bundleMs, functionsMs, ratio } = coldStart;
  return {
    ingest: {
      perSecond: bySize(({ perSecond }) => Math.round(perSecond)),
      ratio: bySize((batch) => rounded(batch.ratio)),
      freshTokenRatio: bySize(({ freshTokenRatio }) => rounded(freshTokenRatio)),
    },
    rsa: { perSecond: Math.round(ingest.rsaPerSecond) },
    coldStart: { bundleMs: rounded(bundleMs), functionsMs: rounded(functionsMs), ratio: rounded(ratio) },
    heap: {
      after10000Mb: rounded(heap.after10kMiB),
      after100000Mb: rounded(heap.after100kMiB),
      growthMb: rounded(heap.growthMiB),
    },
  };
}

function toTable({ ingest, coldStart, heap }: Figures): string {
  const rows = ingest.batches.map(({ size, ...batch }) => [
    `ingest, posts of ${size}`,
    `${Math.round(batch.perSecond)}/s`,
    `${batch.ratio.toFixed(2)} of bare RSA; ${batch.freshTokenRatio.toFixed(2)} with a new token in every post`,
  ]);
  rows.push(
    ["bare RSA, 2,048 bits", `${Math.round(ingest.rsaPerSecond)}/s`, ""],
    [
      `cold start, ${coldStart.functions} functions`,
      `${coldStart.bundleMs.toFixed(1)} ms`,
      `${coldStart.ratio.toFixed(2)} times @azure/functions alone (${coldStart.functionsMs.toFixed(1)} ms)`,
    ],
    ["heap after 10,000", `${heap.after10kMiB.toFixed(1)} MB`, ""],
    ["heap after 100,000", `${heap.after100kMiB.toFixed(1)} MB`, `${heap.growthMiB.toFixed(1)} MB more`],
  );
  return rows
    .map(([what = "", figure = "", note = ""]) => `${what.padEnd(26)}${figure.padStart(10)}  ${note}`)
    .join("\n");
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

const flag = { type: "boolean", default: false } as const;
const { values } = parseArgs({ options: { json: flag, quick: flag, help: flag } });
if (values.help) {
  console.log(HELP);
} else {
  const figures = await measure(values.quick);
  console.log(values.json ? JSON.stringify(toJson(figures)) : toTable(figures));
}
