import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Language, type Node, Parser } from "web-tree-sitter";
import { type BicepScope, type BicepValue, childrenOf, namedOf, textOf, toValue } from "./bicep-value.ts";

/**
 * A reader for the subset of Bicep that `tree-sitter-bicep` parses: no spread, no typed variables, no imports over
 * several lines. It knows syntax and names. What only the real compiler knows is left to the workflow's `bicep build`.
 */
export interface BicepFile {
  /** Relative to the repository, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly syntaxErrors: readonly string[];
  readonly params: ReadonlyMap<string, BicepParam>;
  readonly variables: ReadonlyMap<string, BicepValue>;
  readonly resources: readonly BicepResource[];
  readonly modules: readonly BicepModule[];
  readonly outputs: ReadonlyMap<string, string>;
  readonly root: Node;
}

interface BicepParam {
  readonly type: string;
  /** Absent for a parameter that must be given. */
  readonly defaultValue?: BicepValue;
  readonly description?: string;
}

interface BicepDeclaration {
  readonly symbol: string;
  /** What the body's properties say; of a loop, the body of one turn. */
  readonly properties: ReadonlyMap<string, BicepValue>;
  /** The expression that a loop goes over. */
  readonly loopOver?: string;
}

interface BicepResource extends BicepDeclaration {
  /** Without the API version. */
  readonly type: string;
  readonly existing: boolean;
}

interface BicepModule extends BicepDeclaration {
  /** As written, relative to the file. */
  readonly path: string;
  readonly params: ReadonlySet<string>;
}

const require = createRequire(import.meta.url);
let parser: Promise<Parser> | undefined;

async function makeParser(): Promise<Parser> {
  await Parser.init();
  const made = new Parser();
  made.setLanguage(await Language.load(require.resolve("tree-sitter-bicep/tree-sitter-bicep.wasm")));
  return made;
}

export async function readBicep(path: string, text: string): Promise<BicepFile> {
  parser ??= makeParser();
  const root = (await parser).parse(text)?.rootNode;
  if (root === undefined) throw new Error(`${path} could not be parsed`);
  const scope = variableNodes(root);
  const declared = declarationsOf(root);
  return {
    path,
    text,
    syntaxErrors: syntaxErrors(root).map((error) => `${path}:${error}`),
    params: new Map(declared("parameter_declaration").map((node) => [nameOf(node), readParam(node, scope)])),
    variables: new Map([...scope].map(([name, node]) => [name, toValue(node, scope)])),
    resources: root.descendantsOfType("resource_declaration").map((node) => readResource(node, scope)),
    modules: declared("module_declaration").map((node) => readModule(node, scope)),
    outputs: new Map(declared("output_declaration").map((node) => [nameOf(node), textOf(lastOf(node))])),
    root,
  };
}

/** Every Bicep file below a folder. */
export async function readBicepFolder(folder: string): Promise<BicepFile[]> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => join(folder, file))
    .filter((path) => path.endsWith(".bicep"));
  return Promise.all(paths.sort().map((path) => readBicep(path, readFileSync(path, "utf8"))));
}

function declarationsOf(root: Node): (type: string) => Node[] {
  return (type) => namedOf(root).filter((node) => node.type === type);
}

function variableNodes(root: Node): BicepScope {
  const nodes = namedOf(root).filter((node) => node.type === "variable_declaration");
  return new Map(nodes.map((node) => [nameOf(node), lastOf(node)]));
}

function nameOf(declaration: Node): string {
  return textOf(namedOf(declaration)[0]);
}

function lastOf(declaration: Node): Node {
  const last = namedOf(declaration).at(-1);
  if (last === undefined) throw new Error(`nothing in ${declaration.text}`);
  return last;
}

function syntaxErrors(node: Node): string[] {
  const own = node.isError || node.isMissing ? [`${node.startPosition.row + 1}: ${node.text.slice(0, 80)}`] : [];
  return node.hasError ? [...own, ...childrenOf(node).flatMap(syntaxErrors)] : own;
}

function readParam(node: Node, scope: BicepScope): BicepParam {
  const [, type, given] = namedOf(node);
  const before = node.previousNamedSibling;
  const description = before?.type === "decorators" ? /@description\('((?:[^'\\]|\\.)*)'\)/.exec(before.text) : null;
  return {
    type: textOf(type),
    ...(given === undefined ? {} : { defaultValue: toValue(given, scope) }),
    ...(description?.[1] === undefined ? {} : { description: description[1] }),
  };
}

function readBody(node: Node, scope: BicepScope): Omit<BicepDeclaration, "symbol"> {
  const last = lastOf(node);
  if (last.type === "for_statement") {
    const body = last.childForFieldName("body");
    const over = namedOf(last).at(-2);
    return { properties: propertiesOf(objectIn(body), scope), loopOver: textOf(over) };
  }
  return { properties: propertiesOf(objectIn(last), scope) };
}

/** The object itself, or the one behind a condition. */
function objectIn(node: Node | null): Node {
  const object = node?.type === "object" ? node : node?.namedChildren.find((child) => child?.type === "object");
  if (!object) throw new Error(`no body in ${node?.text}`);
  return object;
}

function propertiesOf(object: Node, scope: BicepScope): ReadonlyMap<string, BicepValue> {
  const value = toValue(object, scope);
  return value instanceof Map ? value : new Map();
}

function readResource(node: Node, scope: BicepScope): BicepResource {
  const [symbol, type] = namedOf(node);
  return {
    symbol: textOf(symbol),
    type: textOf(type).slice(1, -1).split("@")[0] ?? "",
    existing: childrenOf(node).some((child) => child.type === "existing"),
    ...readBody(node, scope),
  };
}

function readModule(node: Node, scope: BicepScope): BicepModule {
  const [symbol, path] = namedOf(node);
  const body = readBody(node, scope);
  const params = body.properties.get("params");
  return {
    symbol: textOf(symbol),
    path: textOf(path).slice(1, -1),
    params: new Set(params instanceof Map ? params.keys() : []),
    ...body,
  };
}
