/**
 * As much of the Kusto Query Language as the alert rules use, so that a test can give them lines and see whether they fire.
 * Anything else is an error: a rule that grows past it must not pass unlooked at. Kusto: "KQL quick reference".
 */

type Value = string | number | boolean | null | Readonly<Record<string, unknown>>;
type Row = Readonly<Record<string, Value>>;
type Scalar = (row: Row, nowMs: number) => Value;
/** One value of a group of rows; `arg_max` gives several. */
type Aggregate = (rows: readonly Row[], nowMs: number) => Readonly<Record<string, Value>>;

/** The rows that are left of `rows`, now being `nowMs`. */
export function runKql(query: string, rows: readonly Row[], nowMs: number): readonly Row[] {
  const parser = new Parser(query);
  return parser.pipeline().reduce((left, step) => step(left, nowMs), rows);
}

type Step = (rows: readonly Row[], nowMs: number) => readonly Row[];

const TOKEN =
  /\s*(?:('(?:[^'\\]|\\.)*')|(\d+[hmd]\b)|(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(==|!=|>=|<=|[-+*/<>()[\],.|=]))/gy;

interface Token {
  readonly kind: "text" | "span" | "number" | "name" | "sign" | "end";
  readonly text: string;
}

function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of query.matchAll(TOKEN)) {
    end = match.index + match[0].length;
    const [, text, span, number, name, sign] = match;
    if (text !== undefined) tokens.push({ kind: "text", text: text.slice(1, -1) });
    else if (span !== undefined) tokens.push({ kind: "span", text: span });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else tokens.push(name === undefined ? { kind: "sign", text: sign ?? "" } : { kind: "name", text: name });
  }
  if (query.slice(end).trim() !== "") throw new Error(`not KQL that is known here: ${query.slice(end, end + 40)}`);
  return [...tokens, { kind: "end", text: "" }];
}

const SPAN_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(query: string) {
    this.#tokens = tokensOf(query);
  }

  pipeline(): Step[] {
    const steps: Step[] = [];
    // The table, and what comes of it.
    if (this.#peek().kind === "name") this.#next();
    while (this.#take("|")) steps.push(this.#step());
    if (this.#peek().kind !== "end") throw new Error(`unexpected ${this.#peek().text}`);
    return steps;
  }

  #step(): Step {
    const operator = this.#next().text;
    if (operator === "where") {
      const condition = this.#or();
      return (rows, nowMs) => rows.filter((row) => condition(row, nowMs) === true);
    }
    if (operator === "extend") {
      const name = this.#next().text;
      this.#expect("=");
      const value = this.#or();
      return (rows, nowMs) => rows.map((row) => ({ ...row, [name]: value(row, nowMs) }));
    }
    if (operator === "summarize") return this.#summarize();
    throw new Error(`unknown operator ${operator}`);
  }

  #summarize(): Step {
    const aggregates = this.#list(() => this.#aggregate());
    const keys = this.#take("by") ? this.#list(() => this.#key()) : [];
    return (rows, nowMs) => {
      const keyed = rows.map((row) => ({ row, key: Object.assign({}, ...keys.map((key) => key(row, nowMs))) as Row }));
      const groups = Map.groupBy(keyed, ({ key }) => JSON.stringify(key));
      // Without `by` there is one row, even of nothing.
      if (keys.length === 0 && groups.size === 0) groups.set("", []);
      return [...groups.values()].map((group) => {
        const members = group.map(({ row }) => row);
        return Object.assign({ ...group[0]?.key }, ...aggregates.map((make) => make(members, nowMs))) as Row;
      });
    };
  }

  #named(fallback: string): string {
    const [name, sign] = [this.#peek(), this.#tokens[this.#at + 1]];
    if (name.kind !== "name" || sign?.text !== "=") return fallback;
    this.#at += 2;
    return name.text;
  }

  #key(): (row: Row, nowMs: number) => Row {
    const name = this.#named(this.#peek().text);
    const value = this.#or();
    return (row, nowMs) => ({ [name]: value(row, nowMs) });
  }

  #aggregate(): Aggregate {
    const name = this.#named("value");
    const kind = this.#next().text;
    this.#expect("(");
    const given = this.#take(")") ? [] : this.#list(() => ({ name: this.#peek().text, value: this.#or() }));
    if (given.length > 0) this.#expect(")");
    const make = AGGREGATES[kind];
    if (make === undefined) throw new Error(`unknown aggregate ${kind}`);
    return (rows, nowMs) =>
      make(
        name,
        given.map((one) => ({ name: one.name, of: (row) => one.value(row, nowMs) })),
        rows,
      );
  }

  #or(): Scalar {
    let left = this.#and();
    while (this.#take("or")) {
      const [one, other] = [left, this.#and()];
      left = (row, nowMs) => one(row, nowMs) === true || other(row, nowMs) === true;
    }
    return left;
  }

  #and(): Scalar {
    let left = this.#comparison();
    while (this.#take("and")) {
      const [one, other] = [left, this.#comparison()];
      left = (row, nowMs) => one(row, nowMs) === true && other(row, nowMs) === true;
    }
    return left;
  }

  #comparison(): Scalar {
    const left = this.#sum();
    if (this.#take("in")) {
      this.#expect("(");
      const list = this.#list(() => this.#sum());
      this.#expect(")");
      return (row, nowMs) => list.some((one) => one(row, nowMs) === left(row, nowMs));
    }
    const compare = COMPARISONS[this.#peek().text];
    if (compare === undefined) return left;
    this.#next();
    const right = this.#sum();
    return (row, nowMs) => compare(left(row, nowMs), right(row, nowMs));
  }

  #sum(): Scalar {
    let left = this.#product();
    while (this.#take("+")) {
      const [one, other] = [left, this.#product()];
      left = (row, nowMs) => both(one(row, nowMs), other(row, nowMs), (a, b) => a + b);
    }
    return left;
  }

  #product(): Scalar {
    let left = this.#primary();
    while (this.#take("*")) {
      const [one, other] = [left, this.#primary()];
      left = (row, nowMs) => both(one(row, nowMs), other(row, nowMs), (a, b) => a * b);
    }
    return left;
  }

  #primary(): Scalar {
    const { kind, text } = this.#next();
    if (kind === "text") return () => text;
    if (kind === "number") return () => Number(text);
    if (kind === "span") return () => Number.parseFloat(text) * (SPAN_MS[text.at(-1) ?? ""] ?? Number.NaN);
    if (text === "(") {
      const inner = this.#or();
      this.#expect(")");
      return inner;
    }
    if (kind !== "name") throw new Error(`unexpected ${text}`);
    if (this.#take("(")) return this.#call(text);
    let value: Scalar = (row) => row[text] ?? null;
    while (this.#peek().text === "." || this.#peek().text === "[") value = this.#member(value);
    return value;
  }

  /** `line.reason`, `line.['function']`. */
  #member(of: Scalar): Scalar {
    this.#take(".");
    const isQuoted = this.#take("[");
    const name = this.#next().text;
    if (isQuoted) this.#expect("]");
    return (row, nowMs) => ((of(row, nowMs) as Row | null)?.[name] as Value | undefined) ?? null;
  }

  #call(name: string): Scalar {
    const make = FUNCTIONS[name];
    if (make === undefined) throw new Error(`unknown function ${name}`);
    const given = this.#list(() => this.#or());
    this.#expect(")");
    return (row, nowMs) =>
      make(
        given.map((argument) => argument(row, nowMs)),
        nowMs,
      );
  }

  #list<T>(one: () => T): T[] {
    const found = [one()];
    while (this.#take(",")) found.push(one());
    return found;
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: "end", text: "" };
  }

  #next(): Token {
    this.#at += 1;
    return this.#tokens[this.#at - 1] ?? { kind: "end", text: "" };
  }

  #take(text: string): boolean {
    const { kind, text: found } = this.#peek();
    if (kind === "text" || found !== text) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw new Error(`expected ${text}, found ${this.#peek().text}`);
  }
}

/** Kusto: what is null is neither greater nor smaller than anything. */
function both<T>(a: Value, b: Value, make: (a: number, b: number) => T): T | null {
  return typeof a === "number" && typeof b === "number" ? make(a, b) : null;
}

const COMPARISONS: Readonly<Record<string, (a: Value, b: Value) => boolean>> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  ">": (a, b) => both(a, b, (one, other) => one > other) === true,
  "<": (a, b) => both(a, b, (one, other) => one < other) === true,
  ">=": (a, b) => both(a, b, (one, other) => one >= other) === true,
  "<=": (a, b) => both(a, b, (one, other) => one <= other) === true,
  startswith_cs: (a, b) => String(a).startsWith(String(b)),
};

function toNumber(value: Value): Value {
  return value === null || value === "" || Number.isNaN(Number(value)) ? null : Number(value);
}

const toWhole = ([value = null]: readonly Value[]) => both(toNumber(value), 0, (number) => Math.trunc(number));

const FUNCTIONS: Readonly<Record<string, (given: readonly Value[], nowMs: number) => Value>> = {
  tostring: ([value = null]) => (value === null ? "" : String(value)),
  toint: toWhole,
  tolong: toWhole,
  todouble: ([value = null]) => toNumber(value),
  coalesce: (given) => given.find((value) => value !== null) ?? null,
  ago: ([span = null], nowMs) => both(nowMs, span, (now, ms) => now - ms),
  parse_json: ([value = null]) => JSON.parse(String(value)) as Value,
};

interface Argument {
  readonly name: string;
  readonly of: (row: Row) => Value;
}

const numbersOf = (rows: readonly Row[], { of }: Argument) =>
  rows.map(of).filter((value): value is number => typeof value === "number");
const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
const least = (numbers: readonly number[]) => (numbers.length === 0 ? null : Math.min(...numbers));
const most = (numbers: readonly number[]) => (numbers.length === 0 ? null : Math.max(...numbers));
const NOTHING: Argument = { name: "", of: () => null };

const AGGREGATES: Readonly<
  Record<string, (name: string, given: readonly Argument[], rows: readonly Row[]) => Readonly<Record<string, Value>>>
> = {
  count: (name, _given, rows) => ({ [name]: rows.length }),
  countif: (name, [condition = NOTHING], rows) => ({ [name]: rows.filter((row) => condition.of(row) === true).length }),
  sum: (name, [value = NOTHING], rows) => ({ [name]: total(numbersOf(rows, value)) }),
  sumif: (name, [value = NOTHING, condition = NOTHING], rows) => ({
    [name]: total(
      numbersOf(
        rows.filter((row) => condition.of(row) === true),
        value,
      ),
    ),
  }),
  min: (name, [value = NOTHING], rows) => ({ [name]: least(numbersOf(rows, value)) }),
  max: (name, [value = NOTHING], rows) => ({ [name]: most(numbersOf(rows, value)) }),
  dcount: (name, [value = NOTHING], rows) => ({ [name]: new Set(rows.map((row) => value.of(row))).size }),
  arg_max: (_name, [by = NOTHING, ...taken], rows) => {
    const last = most(numbersOf(rows, by));
    const row = rows.find((one) => by.of(one) === last);
    if (row === undefined) return { [by.name]: null };
    return { [by.name]: last, ...Object.fromEntries(taken.map(({ name, of }) => [name, of(row)])) };
  },
};
