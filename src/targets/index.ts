import { github } from './github/index.ts';
import { modal } from './modal/index.ts';
import type { Target } from './target.ts';

/** The targets, the default first. */
export const TARGETS: readonly Target[] = [modal, github];
