import {type KyselyPlugin, OperationNodeTransformer, type PrimitiveValueListNode, type ValueNode} from 'kysely';

/** Text as both databases can hold it: NUL, which Postgres refuses, and lone surrogates become U+FFFD. */
export function storable(text: string): string {
  const whole = text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '\uFFFD') : whole;
}

const bound = <T>(value: T): T | string => (typeof value === 'string' ? storable(value) : value);

class StorableText extends OperationNodeTransformer {
  protected override transformValue(node: ValueNode): ValueNode {
    return {...node, value: bound(node.value)};
  }

  protected override transformPrimitiveValueList(node: PrimitiveValueListNode): PrimitiveValueListNode {
    return {...node, values: node.values.map(bound)};
  }
}

/** Makes every bound text storable, in what is written and in what is looked up, so that a name never breaks a query. */
export function storableText(): KyselyPlugin {
  const transformer = new StorableText();
  return {
    transformQuery: ({node, queryId}) => transformer.transformNode(node, queryId),
    transformResult: async ({result}) => result,
  };
}
