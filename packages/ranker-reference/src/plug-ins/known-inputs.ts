import {AGE_INPUT, type RankerSpec} from '../model/ranker.js';

/** Names of the flat inputs that a new item has as well: all but the historical ones and its age. */
export function knownInputs({features}: RankerSpec): string[] {
  return features
    .filter(({name, historical, steps}) => !historical && steps === undefined && name !== AGE_INPUT)
    .map(({name}) => name);
}
