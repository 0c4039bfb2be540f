import type { Node } from "web-tree-sitter";

/** An expression that is not a literal, as written. */
class BicepExpression {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type BicepValue =
  | string
  | number
  | boolean
  | null
  | readonly BicepValue[]
  | ReadonlyMap<string, BicepValue>
  | BicepExpression;

/** The variables that an expression may name. */
export type BicepScope = ReadonlyMap<string, Node>;

export function childrenOf(node: Node): Node[] {
  return node.children.filter((child): child is Node => child !== null);
}

export function namedOf(node: Node): Node[] {
  return node.namedChildren.filter(
    (child): child is Node => child !== null && child.type !== "comment" && child.type !== "diagnostic_comment",
  );
}

export function textOf(node: Node | undefined): string {
  return node?.text ?? "";
}

const READERS: Readonly<Record<string, (node: Node, scope: BicepScope) => BicepValue>> = {
  number: (node) => Number(node.text),
  boolean: (node) => node.text === "true",
  null: () => null,
  string: stringValue,
  array: (node, scope) => namedOf(node).map((item) => toValue(item, scope)),
  object: objectValue,
  identifier: (node, scope) => {
    const variable = scope.get(node.text);
    return variable === undefined ? new BicepExpression(node.text) : toValue(variable, scope);
  },
};

/** The literal that a node stands for, variables followed; what is not a literal stays an expression. */
export function toValue(node: Node, scope: BicepScope): BicepValue {
  return READERS[node.type]?.(node, scope) ?? (node.type === "null" ? null : new BicepExpression(node.text));
}

/** A value as plain data; expressions become `{ expression }`. */
export function toPlain(value: BicepValue | undefined): unknown {
  if (value instanceof BicepExpression) return { expression: value.text };
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, member]) => [name, toPlain(member)]));
  return Array.isArray(value) ? value.map(toPlain) : value;
}

function stringValue(node: Node): BicepValue {
  if (namedOf(node).some((child) => child.type === "interpolation")) return new BicepExpression(node.text);
  const text = node.text;
  // Bicep drops the line break after the opening quotes.
  if (text.startsWith("'''")) return text.slice(3, -3).replace(/^\n/, "");
  return text.slice(1, -1).replaceAll(/\\(['\\$])/g, "$1");
}

function objectValue(node: Node, scope: BicepScope): BicepValue {
  const properties = namedOf(node).filter((child) => child.type === "object_property");
  return new Map(
    properties.flatMap((property) => {
      const [name, value] = namedOf(property);
      // A property can also be a nested resource, which is read where resources are.
      if (name === undefined || value === undefined) return [];
      return [[name.text.replaceAll(/^'|'$/g, ""), toValue(value, scope)] as const];
    }),
  );
}
