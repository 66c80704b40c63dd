/**
 * Protobuf's binary format for the local Modal, written only from its specification
 * (https://protobuf.dev/programming-guides/encoding/). It shares no code, and so no mistake, with the tested client.
 */

/** A field's type: a scalar, `map` for `map<string, string>`, or the shape of a message. */
export type FieldType = keyof typeof WIRE_TYPES | Shape;

/**
 * Number, type and label of a field. Without a label, it has proto3's implicit presence: a default value is not sent.
 *
 * @example [5, 'map'] for `map<string, string> env_dict = 5`
 */
export type Field = readonly [number, FieldType] | readonly [number, FieldType, 'optional' | 'repeated'];

/** The fields of a message by name, in the order of their numbers, which is the order on the wire. */
export type Shape = Readonly<Record<string, Field>>;

/** A message of any shape. Absent optional fields and absent messages are undefined. */
export type Message = Record<string, unknown>;

type ValueOf<T> = T extends 'string'
  ? string
  : T extends 'bytes'
    ? Uint8Array
    : T extends 'bool'
      ? boolean
      : T extends 'map'
        ? ReadonlyMap<string, string>
        : T extends Shape
          ? MessageOf<T>
          : number;

type FieldOf<F> = F extends readonly [number, infer T, 'repeated']
  ? readonly ValueOf<T>[]
  : F extends readonly [number, infer T, 'optional']
    ? ValueOf<T> | undefined
    : F extends readonly [number, infer T]
      ? T extends Shape
        ? MessageOf<T> | undefined
        : ValueOf<T>
      : never;

/** The result of `decode` for a shape declared `as const`. */
export type MessageOf<S extends Shape> = { -readonly [K in keyof S]: FieldOf<S[K]> };

type DraftField<F> = F extends readonly [number, infer T, 'repeated']
  ? readonly DraftValue<T>[]
  : F extends readonly [number, infer T, ...unknown[]]
    ? DraftValue<T>
    : never;

type DraftValue<T> = T extends Shape ? DraftOf<T> : ValueOf<T>;

/** The argument of `encode` for a shape declared `as const`: any part of the message. */
export type DraftOf<S extends Shape> = { readonly [K in keyof S]?: DraftField<S[K]> | undefined };

/** Bytes that are not protobuf, or do not have the shape. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
}

/** https://protobuf.dev/programming-guides/encoding/#structure: 0 VARINT, 1 I64, 2 LEN, 5 I32. */
const WIRE_TYPES = { bool: 0, enum: 0, int32: 0, int64: 0, double: 1, string: 2, bytes: 2, map: 2, float: 5 } as const;

/** A map is a repeated message of this shape: https://protobuf.dev/programming-guides/encoding/#maps. */
const MAP_ENTRY = { key: [1, 'string', 'optional'], value: [2, 'string', 'optional'] } as const satisfies Shape;

/**
 * Returns the message in `bytes`. Skips unknown fields. If a singular field is repeated, the last one counts.
 *
 * @throws {MalformedMessage} if the bytes are cut, a known field has another wire type, or text is not UTF-8.
 */
export function decode<S extends Shape>(shape: S, bytes: Uint8Array): MessageOf<S> {
  const message: Message = {};
  for (const [name, field] of Object.entries(shape)) message[name] = initialValue(field);
  mergeInto(message, shape, bytes);
  return message as MessageOf<S>;
}

/**
 * Returns the bytes of a message, fields in the order of the shape.
 *
 * @throws {TypeError} if a value does not have its field's type.
 */
export function encode<S extends Shape>(shape: S, message: DraftOf<S>): Uint8Array {
  const values: Readonly<Message> = message;
  return Buffer.concat(Object.entries(shape).flatMap(([name, field]) => encodeField(field, values[name])));
}

function initialValue([, type, label]: Field): unknown {
  if (label === 'repeated') return [];
  if (label === 'optional' || typeof type === 'object') return undefined;
  if (type === 'map') return new Map<string, string>();
  if (type === 'string') return '';
  if (type === 'bytes') return new Uint8Array();
  return type === 'bool' ? false : 0;
}

function mergeInto(message: Message, shape: Shape, bytes: Uint8Array): void {
  const reader = new Reader(bytes);
  while (!reader.done) {
    const tag = Number(reader.varint());
    const number = Math.floor(tag / 8);
    if (number < 1 || number > 0x1fffffff) throw new MalformedMessage(`field number ${number}`);
    const known = Object.entries(shape).find(([, field]) => field[0] === number);
    if (known === undefined) reader.skip(tag % 8);
    else readField(message, known, { reader, wireType: tag % 8 });
  }
}

interface Occurrence {
  readonly reader: Reader;
  readonly wireType: number;
}

function readField(message: Message, [name, field]: readonly [string, Field], { reader, wireType }: Occurrence): void {
  const [number, type, label] = field;
  const expected = typeof type === 'object' ? 2 : WIRE_TYPES[type];
  if (wireType !== expected) throw new MalformedMessage(`field ${number} has wire type ${wireType}, not ${expected}`);
  const before = message[name];
  if (type === 'map') {
    const { key = '', value = '' } = decode(MAP_ENTRY, reader.chunk());
    if (before instanceof Map) before.set(key, value);
  } else if (typeof type === 'string') {
    const value = reader.scalar(type);
    if (label === 'repeated') message[name] = [...listOf(before), value];
    else message[name] = value;
  } else if (label === 'repeated') {
    message[name] = [...listOf(before), decode(type, reader.chunk())];
  } else {
    // A singular message in several parts is merged: https://protobuf.dev/programming-guides/encoding/#last-one-wins
    const part = before === undefined ? decode(type, new Uint8Array()) : (before as Message);
    mergeInto(part, type, reader.chunk());
    message[name] = part;
  }
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError('A repeated field takes an array');
  return value;
}

/** Reads the bytes of a message in order. */
class Reader {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.#offset === this.#bytes.length;
  }

  /**
   * Seven bits per byte, the lowest first, at most ten bytes:
   * https://protobuf.dev/programming-guides/encoding/#varints.
   */
  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#view.getUint8(this.#advance(1));
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new MalformedMessage('a varint of more than ten bytes');
  }

  chunk(): Uint8Array {
    const length = Number(this.varint());
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  scalar(type: Exclude<keyof typeof WIRE_TYPES, 'map'>): unknown {
    switch (type) {
      case 'bool':
        return this.varint() !== 0n;
      case 'enum':
      case 'int32':
        return Number(BigInt.asIntN(32, this.varint()));
      case 'int64':
        return Number(BigInt.asIntN(64, this.varint()));
      case 'double':
        return this.#view.getFloat64(this.#advance(8), true);
      case 'float':
        return this.#view.getFloat32(this.#advance(4), true);
      case 'bytes':
        return Uint8Array.from(this.chunk());
      case 'string':
        return readText(this.chunk());
    }
  }

  /** Refuses groups, wire types 3 and 4: Modal's messages have none. */
  skip(wireType: number): void {
    if (wireType === 0) this.varint();
    else if (wireType === 1) this.#advance(8);
    else if (wireType === 2) this.chunk();
    else if (wireType === 5) this.#advance(4);
    else throw new MalformedMessage(`wire type ${wireType}`);
  }

  #advance(length: number): number {
    const start = this.#offset;
    if (length > this.#bytes.length - start) throw new MalformedMessage('the message is cut short');
    this.#offset += length;
    return start;
  }
}

function readText(bytes: Uint8Array): string {
  try {
    // A byte-order mark is an ordinary character of the text.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new MalformedMessage('text that is not UTF-8');
  }
}

function encodeField([number, type, label]: Field, value: unknown): Uint8Array[] {
  if (value === undefined) return [];
  if (type === 'map') {
    if (!(value instanceof Map)) throw new TypeError(`Field ${number} takes a Map`);
    return [...value].flatMap(([key, text]: [string, string]) =>
      writeChunk(number, encode(MAP_ENTRY, { key, value: text })),
    );
  }
  const items = label === 'repeated' ? listOf(value) : [value];
  return items
    .filter((item) => label !== undefined || !isDefault(item))
    .flatMap((item) =>
      typeof type === 'object'
        ? writeChunk(number, encode(type, item as DraftOf<Shape>))
        : writeScalar(number, type, item),
    );
}

function isDefault(value: unknown): boolean {
  return value === '' || value === 0 || value === false || (value instanceof Uint8Array && value.length === 0);
}

function writeScalar(number: number, type: Exclude<keyof typeof WIRE_TYPES, 'map'>, value: unknown): Uint8Array[] {
  if (type === 'string' && typeof value === 'string') return writeChunk(number, Buffer.from(value, 'utf8'));
  if (type === 'bytes' && value instanceof Uint8Array) return writeChunk(number, value);
  const tag = writeVarint(BigInt(number * 8 + WIRE_TYPES[type]));
  if (type === 'bool' && typeof value === 'boolean') return [tag, writeVarint(value ? 1n : 0n)];
  if (typeof value !== 'number') throw new TypeError(`Field ${number} takes ${type}`);
  if (type === 'double') return [tag, new Uint8Array(Float64Array.of(value).buffer)];
  if (type === 'float') return [tag, new Uint8Array(Float32Array.of(value).buffer)];
  return [tag, writeVarint(BigInt.asUintN(64, BigInt(value)))];
}

function writeChunk(number: number, bytes: Uint8Array): Uint8Array[] {
  return [writeVarint(BigInt(number * 8 + 2)), writeVarint(BigInt(bytes.length)), bytes];
}

function writeVarint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
}
