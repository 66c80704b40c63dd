/** gRPC's status codes without OK, by their names in grpc-go (grpc/grpc: doc/statuscodes.md). */
export const Code = {
  Canceled: 1,
  Unknown: 2,
  InvalidArgument: 3,
  DeadlineExceeded: 4,
  NotFound: 5,
  AlreadyExists: 6,
  PermissionDenied: 7,
  ResourceExhausted: 8,
  FailedPrecondition: 9,
  Aborted: 10,
  OutOfRange: 11,
  Unimplemented: 12,
  Internal: 13,
  Unavailable: 14,
  DataLoss: 15,
  Unauthenticated: 16,
} as const;

export type Code = (typeof Code)[keyof typeof Code];

/** The facts of a failed call. */
interface Facts {
  readonly code: Code;
  /** True for the server's own status; false if the answer or the connection broke. @default false */
  readonly isStatus?: boolean;
  /** The wait that the server requests, in ms; undefined if it requests none. */
  readonly askedDelayMs?: number | undefined;
  /** Node's or undici's error if the connection failed. */
  readonly cause?: unknown;
  /** False if the call was never sent. @default true */
  readonly wasSent?: boolean;
  /**
   * True if a failed attempt of the call may have been carried out. ALREADY_EXISTS or NOT_FOUND may then be the result of the
   * call's own success. @default false
   */
  readonly mayHaveRun?: boolean;
}

/** The error of a failed call. The message is the server's if `isStatus`. */
export class GrpcError extends Error {
  override readonly name = 'GrpcError';
  override readonly cause: unknown;
  readonly code: Code;
  readonly isStatus: boolean;
  readonly askedDelayMs: number | undefined;
  readonly wasSent: boolean;
  readonly mayHaveRun: boolean;
  readonly #facts: Facts;

  constructor(message: string, facts: Facts) {
    super(message);
    this.#facts = facts;
    this.cause = facts.cause;
    this.code = facts.code;
    this.isStatus = facts.isStatus ?? false;
    this.askedDelayMs = facts.askedDelayMs;
    this.wasSent = facts.wasSent ?? true;
    this.mayHaveRun = facts.mayHaveRun ?? false;
  }

  /** Returns the same error with more facts. */
  with(facts: Partial<Facts>): GrpcError {
    return new GrpcError(this.message, { ...this.#facts, ...facts });
  }

  /** The name of the code: `NotFound`. */
  get codeName(): string {
    return Object.entries(Code).find(([, code]) => code === this.code)?.[0] ?? '';
  }
}
