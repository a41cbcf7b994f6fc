import {execFileSync} from 'node:child_process';
import {cpus, totalmem} from 'node:os';
import * as tf from '@tensorflow/tfjs';
import type {Machine} from '../measure/results.js';
import {ownPackage} from './own-package.js';

/** Describes the backend, the machine and the installed versions. */
export function surroundings(): Machine & {readonly backend: string} {
  const own = ownPackage();
  const commit = commitOf(own.folder);
  return {
    backend: tf.getBackend(),
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    versions: {
      node: process.versions.node,
      tfjs: tf.version_core,
      'ranker-reference': own.version,
      ...(commit ? {commit} : {}),
    },
  };
}

/** The commit of our repository; undefined if the package is installed elsewhere. */
function commitOf(folder: string): string | undefined {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, ...args], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']});
  try {
    git('ls-files', '--error-unmatch', 'package.json');
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', '..').trim() !== '';
    return `${git('rev-parse', '--short=12', 'HEAD').trim()}${changed ? ' and changes' : ''}`;
  } catch {
    return undefined;
  }
}
