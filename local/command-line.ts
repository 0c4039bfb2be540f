import { parseArgs } from "node:util";
import * as z from "zod";

/** One option: what it is for, and what its value must be. */
interface Option<Schema extends z.ZodType = z.ZodType> {
  /** What the help calls the value; a flag has none. */
  readonly value?: string;
  readonly schema: Schema;
  readonly meaning: string;
}

type Options = Readonly<Record<string, Option>>;
export type ValuesOf<O extends Options> = { readonly [Name in keyof O]: z.output<O[Name]["schema"]> };

export interface Command<O extends Options = Options> {
  /** What is typed before the options. */
  readonly invocation: string;
  readonly about: string;
  readonly options: O;
  /** Whatever there is to know after the options. */
  readonly more?: string;
}

/** What was typed is wrong, in sentences for whoever typed it. */
export class UsageError extends Error {}

export function flag(meaning: string): Option<z.ZodDefault<z.ZodBoolean>> {
  return { meaning, schema: z.boolean().default(false) };
}

export function valued<Schema extends z.ZodType>(value: string, schema: Schema, meaning: string): Option<Schema> {
  return { value, schema, meaning };
}

export function whole(from: number, to: number) {
  return numeric(/^-?\d+$/, `expected a whole number from ${from} to ${to}`, (schema, error) =>
    schema.min(from, { error }).max(to, { error }),
  );
}

export function decimal({ positive = false, to = Number.POSITIVE_INFINITY } = {}) {
  const range = positive ? "above 0" : `from 0${Number.isFinite(to) ? ` to ${to}` : ""}`;
  return numeric(/^-?\d+(\.\d+)?$/, `expected a number ${range}`, (schema, error) =>
    (positive ? schema.positive({ error }) : schema.nonnegative({ error })).max(to, { error }),
  );
}

export function oneOf<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z.enum(names, { error: `expected one of ${names.join(", ")}` });
}

/** @param what as it follows "expected": "a folder" */
export function text(what: string) {
  return z.string().min(1, { error: `expected ${what}` });
}

/** Of digits alone: "0x10", "1e3" and "" are numbers to JavaScript, and mistakes here. */
function numeric(spelling: RegExp, error: string, within: (schema: z.ZodNumber, error: string) => z.ZodNumber) {
  return z
    .string()
    .regex(spelling, { error })
    .transform(Number)
    .pipe(within(z.number({ error }), error));
}

/**
 * A script from its arguments to its exit code: `--help` explains it on standard output and ends with 0; what is wrong is
 * said on standard error, with what was expected, and ends with 2 before anything is done.
 *
 * @param run answers the exit code; may throw a UsageError as well
 */
export async function runCommand<O extends Options>(
  command: Command<O>,
  run: (values: ValuesOf<O>) => Promise<number> | number,
): Promise<void> {
  try {
    const values = readOptions(command, process.argv.slice(2));
    if (values === "help") process.stdout.write(`${helpOf(command)}\n`);
    else process.exitCode = await run(values);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\nSee ${command.invocation} --help\n`);
    process.exitCode = 2;
  }
}

/** @throws UsageError with a sentence for each thing that is wrong */
export function readOptions<O extends Options>({ options }: Command<O>, args: readonly string[]): ValuesOf<O> | "help" {
  const { given, problems, wantsHelp } = take(options, args);
  if (wantsHelp) return "help";
  const values: Record<string, unknown> = {};
  for (const [name, { schema, value }] of Object.entries(options)) {
    const parsed = schema.safeParse(given[name]);
    if (parsed.success && given[name] !== "") values[name] = parsed.data;
    else problems.push(`--${name}: ${parsed.error?.issues[0]?.message ?? `expected ${value}`}, ${got(given[name])}`);
  }
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return values as ValuesOf<O>;
}

/** Node's own strictness ends at the first mistake and does not know what was expected. */
function take(options: Options, args: readonly string[]) {
  const flagTypes = Object.entries(options).map(([name, { value }]) => [name, { type: value ? "string" : "boolean" }]);
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...(Object.fromEntries(flagTypes) as Types), help: { type: "boolean", short: "h" } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given: Record<string, string | boolean> = {};
  const unknown: string[] = [];
  const positional: string[] = [];
  const problems: string[] = [];
  let wantsHelp = false;
  for (const token of tokens) {
    if (token.kind === "positional") positional.push(`Unexpected argument '${token.value}'`);
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (token.name === "help") wantsHelp = true;
    else if (!option) unknown.push(`Unknown option '${token.rawName}'`);
    else if (option.value) given[token.name] = isNextOption(token) ? "" : (token.value ?? "");
    else if (token.inlineValue) problems.push(`--${token.name} takes no value`);
    else given[token.name] = true;
  }
  // What follows an unknown option may have been meant as its value.
  return { given, problems: [...(unknown.length > 0 ? unknown : positional), ...problems], wantsHelp };
}

type Types = Record<string, { type: "string" | "boolean" }>;

/** `--users --json` lacks the value; `--users -5` has a wrong one. */
function isNextOption({
  value,
  inlineValue,
}: {
  value?: string | undefined;
  inlineValue?: boolean | undefined;
}): boolean {
  return !inlineValue && (value ?? "").startsWith("--");
}

function got(value: string | boolean | undefined): string {
  return value === undefined || value === "" ? "got nothing" : `got '${value}'`;
}

const HELP_WIDTH = 110;

function helpOf({ invocation, about, options, more }: Command): string {
  const rows = Object.entries({ ...options, help: flag("this text") }).map(([name, option]) => ({
    left: `  --${name}${option.value ? ` ${option.value}` : ""}`,
    right: `${option.meaning}${defaultOf(option)}`,
  }));
  const width = Math.max(...rows.map(({ left }) => left.length)) + 2;
  const lines = rows.map(({ left, right }) => {
    return `${left.padEnd(width)}${wrapped(right, HELP_WIDTH - width).join(`\n${" ".repeat(width)}`)}`;
  });
  const after = more ? ["", more] : [];
  return [`${invocation} [OPTIONS]`, "", about, "", ...lines, ...after].join("\n");
}

function defaultOf({ value, schema }: Option): string {
  const { data } = schema.safeParse(undefined);
  return value && data !== undefined ? ` (default ${data})` : "";
}

function wrapped(paragraph: string, width: number): string[] {
  return paragraph.match(new RegExp(`.{1,${width}}(?= |$)`, "g"))?.map((line) => line.trim()) ?? [];
}
