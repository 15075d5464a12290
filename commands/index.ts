import type {Command} from '../src/command/command.ts';
import {report} from './admin/report.ts';
import {backup} from './backup.ts';
import {create} from './create.ts';
import {disable} from './disable.ts';
import {done} from './done.ts';
import {enable} from './enable.ts';
import {expire} from './expire.ts';
import {extend} from './extend.ts';
import {help} from './help.ts';
import {keep} from './keep.ts';
import {list} from './list.ts';
import {lost} from './lost.ts';
import {pause} from './pause.ts';
import {remind} from './remind.ts';
import {revoke} from './revoke.ts';
import {rotate} from './rotate.ts';
import {show} from './show.ts';
import {snooze} from './snooze.ts';
import {undo} from './undo.ts';

/** Every subcommand of `/token`, in the order in which help shows them. */
export const registry: readonly Command[] = [
  list,
  show,
  create,
  rotate,
  done,
  undo,
  keep,
  lost,
  disable,
  enable,
  pause,
  expire,
  extend,
  revoke,
  snooze,
  remind,
  backup,
  help,
  report,
];
