import type { Shape } from './protobuf.ts';

/**
 * The messages of Modal's control plane that the local Modal uses: `modal_proto/api.proto` of modal-labs/modal-client,
 * package modal.client. Fields that only the encoders of npm's modal@0.11.1 have are marked.
 */

/** google/protobuf/empty.proto */
export const EMPTY = {} as const satisfies Shape;

const TIMESTAMP = { seconds: [1, 'int64'], nanos: [2, 'int32'] } as const satisfies Shape;

/** google/protobuf/any.proto */
export const ANY = { typeUrl: [1, 'string'], value: [2, 'bytes'] } as const satisfies Shape;

/** `RPCStatus`, with the wire format of google.rpc.Status. */
export const RPC_STATUS = {
  code: [1, 'int32'],
  message: [2, 'string'],
  details: [3, ANY, 'repeated'],
} as const satisfies Shape;

export const RPC_RETRY_POLICY = { retryAfterSecs: [1, 'float'] } as const satisfies Shape;

export const AUTH_TOKEN_GET_RESPONSE = { token: [1, 'string'] } as const satisfies Shape;

const WARNING = { type: [1, 'enum'], message: [2, 'string'] } as const satisfies Shape;

export const CLIENT_HELLO_RESPONSE = {
  warning: [1, 'string'],
  imageBuilderVersion: [2, 'string'],
  serverWarnings: [4, WARNING, 'repeated'],
} as const satisfies Shape;

export const WORKSPACE_NAME_LOOKUP_RESPONSE = {
  workspaceName: [1, 'string'],
  username: [2, 'string'],
} as const satisfies Shape;

const USER_IDENTITY = { userId: [1, 'string'], username: [2, 'string'] } as const satisfies Shape;

const SERVICE_USER_IDENTITY = {
  serviceUserId: [1, 'string'],
  serviceUserName: [2, 'string'],
  createdBy: [3, USER_IDENTITY],
} as const satisfies Shape;

export const TOKEN_INFO_GET_RESPONSE = {
  tokenId: [1, 'string'],
  workspaceId: [2, 'string'],
  workspaceName: [3, 'string'],
  userIdentity: [4, USER_IDENTITY],
  serviceUserIdentity: [5, SERVICE_USER_IDENTITY],
  createdAt: [6, TIMESTAMP],
  expiresAt: [7, TIMESTAMP],
  tokenName: [8, 'string'],
} as const satisfies Shape;

const ENVIRONMENT_SETTINGS = {
  imageBuilderVersion: [1, 'string'],
  webhookSuffix: [2, 'string'],
  maxConcurrentGpus: [3, 'int32', 'optional'],
  maxConcurrentTasks: [4, 'int32', 'optional'],
  blockUnauthenticatedResources: [5, 'bool', 'optional'], // modal@0.11.1
} as const satisfies Shape;

const ENVIRONMENT_METADATA = {
  name: [1, 'string'],
  settings: [2, ENVIRONMENT_SETTINGS],
  environmentType: [3, 'enum'],
} as const satisfies Shape;

export const ENVIRONMENT_GET_OR_CREATE_REQUEST = {
  deploymentName: [1, 'string'],
  objectCreationType: [2, 'enum'],
} as const satisfies Shape;

export const ENVIRONMENT_GET_OR_CREATE_RESPONSE = {
  environmentId: [1, 'string'],
  metadata: [2, ENVIRONMENT_METADATA],
} as const satisfies Shape;

export const ENVIRONMENT_CREATE_REQUEST = {
  name: [1, 'string'],
  isManaged: [2, 'bool'],
  settings: [3, ENVIRONMENT_SETTINGS],
  environmentType: [4, 'enum'],
  defaultMemberRole: [5, 'enum', 'optional'],
  defaultMemberRoleStr: [6, 'string'],
} as const satisfies Shape;

export const ENVIRONMENT_DELETE_REQUEST = { name: [1, 'string'] } as const satisfies Shape;

const ENVIRONMENT_LIST_ITEM = {
  name: [1, 'string'],
  webhookSuffix: [2, 'string'],
  createdAt: [3, 'double'],
  default: [4, 'bool'],
  isManaged: [5, 'bool'],
  environmentId: [6, 'string'],
  maxConcurrentTasks: [7, 'int32', 'optional'],
  maxConcurrentGpus: [8, 'int32', 'optional'],
  environmentType: [15, 'enum'],
} as const satisfies Shape;

/** Field number 2, not 1. */
export const ENVIRONMENT_LIST_RESPONSE = { items: [2, ENVIRONMENT_LIST_ITEM, 'repeated'] } as const satisfies Shape;

const CREATION_INFO = { createdAt: [1, 'double'], createdBy: [2, 'string'] } as const satisfies Shape;

export const SECRET_METADATA = {
  name: [1, 'string'],
  creationInfo: [2, CREATION_INFO],
  keys: [3, 'string', 'repeated'], // modal@0.11.1
  environmentName: [4, 'string'], // modal@0.11.1
} as const satisfies Shape;

export const SECRET_GET_OR_CREATE_REQUEST = {
  deploymentName: [1, 'string'],
  environmentName: [3, 'string'],
  objectCreationType: [4, 'enum'],
  envDict: [5, 'map'],
  appId: [6, 'string'],
  requiredKeys: [7, 'string', 'repeated'],
} as const satisfies Shape;

export const SECRET_GET_OR_CREATE_RESPONSE = {
  secretId: [1, 'string'],
  metadata: [2, SECRET_METADATA],
} as const satisfies Shape;

/** A secret by its id: SecretDeleteRequest, and SecretGetInfoRequest of modal@0.11.1. */
export const SECRET_ID_REQUEST = { secretId: [1, 'string'] } as const satisfies Shape;

export const SECRET_GET_INFO_RESPONSE = { metadata: [1, SECRET_METADATA] } as const satisfies Shape; // modal@0.11.1

const SECRET_UPDATE = { key: [1, 'string'], value: [2, 'string', 'optional'] } as const satisfies Shape;

export const SECRET_UPDATE_REQUEST = {
  secretId: [1, 'string'],
  updates: [2, SECRET_UPDATE, 'repeated'],
} as const satisfies Shape;

const LIST_PAGINATION = { maxObjects: [1, 'int32'], createdBefore: [2, 'double'] } as const satisfies Shape;

export const SECRET_LIST_REQUEST = {
  environmentName: [1, 'string'],
  pagination: [2, LIST_PAGINATION],
} as const satisfies Shape;

const SECRET_LIST_ITEM = {
  label: [1, 'string'],
  createdAt: [2, 'double'],
  lastUsedAt: [3, 'double'],
  environmentName: [4, 'string'],
  secretId: [5, 'string'],
  metadata: [6, SECRET_METADATA],
} as const satisfies Shape;

export const SECRET_LIST_RESPONSE = {
  items: [1, SECRET_LIST_ITEM, 'repeated'],
  environmentName: [2, 'string'],
} as const satisfies Shape;

/** ObjectCreationType, without its prefix OBJECT_CREATION_TYPE_. */
export const CREATION = {
  UNSPECIFIED: 0,
  CREATE_IF_MISSING: 1,
  CREATE_FAIL_IF_EXISTS: 2,
  CREATE_OVERWRITE_IF_EXISTS: 3,
  ANONYMOUS_OWNED_BY_APP: 4,
  EPHEMERAL: 5,
} as const;
