import type * as tf from '@tensorflow/tfjs';
import {privateMembers, sequential} from './rankers/classes.js';
import {dcn, dlrm, wideDeep} from './rankers/crosses.js';
import {kerasJson} from './rankers/keras.js';
import {din, lstmBelow, maskedGru} from './rankers/sequences.js';
import {batchNormDropout, headsAroundTheCut, mmoe} from './rankers/tasks.js';
import {nested, sharedLayer, twoTower} from './rankers/towers.js';

/** A plug-in that can be added to a ranker; the skip path has two forms. */
export type Part = 'residual add' | 'residual concat' | 'score-reg' | 'mixup';

/** A ranker, where to cut it, and which plug-ins cannot be added to it. */
export interface Architecture {
  readonly name: string;
  make(): tf.LayersModel | Promise<tf.LayersModel>;
  /** The last layer of its interaction module. */
  readonly at: string;
  /** Which application of that layer, counted from 0. */
  readonly call?: number;
  /** The input or layer where the skip path starts. Default `content`. */
  readonly from?: string;
  /** The input that determines which rows are cold. Default `item_age_days`. */
  readonly coldBy?: string;
  /** The plug-ins that cannot be added to it, with the complete error message. */
  readonly refuses?: Readonly<Partial<Record<Part, string>>>;
}

const denseOnly = (reader: string, className: string, at: string) =>
  `[@cs/residual] withResidual: "${reader}" (${className}) reads "${at}", but merge 'concat' can only widen a Dense that is applied once. ` +
  "Use merge: 'add', or cut at a layer that only Dense layers read.";
const noTime = (at: string, shape: string) =>
  `[@cs/residual] withResidual: merge 'add' needs a cut of shape [batch, width]. "${at}" has ${shape}.`;

/** The rankers on which all plug-ins are tested. */
export const architectures: readonly Architecture[] = [
  {name: 'wide & deep', make: wideDeep, at: 'interaction'},
  {name: 'DLRM', make: dlrm, at: 'interaction'},
  {name: 'DCNv2', make: dcn, at: 'interaction'},
  {
    name: 'DCNv2 cut between its cross layers',
    make: dcn,
    at: 'cross_1',
    refuses: {'residual concat': denseOnly('cross_2', 'MatrixCross', 'cross_1')},
  },
  {name: 'two-tower', make: twoTower, at: 'item_hidden'},
  {
    name: 'two-tower cut at the dot product',
    make: twoTower,
    at: 'item_tower',
    refuses: {'residual concat': denseOnly('dot', 'Dot', 'item_tower')},
  },
  {
    name: 'shared layer',
    make: sharedLayer,
    at: 'interaction',
    refuses: {'residual concat': denseOnly('shared', 'Dense', 'interaction')},
  },
  {
    name: 'shared layer cut at one of its calls',
    make: sharedLayer,
    at: 'shared',
    call: 1,
    refuses: {'residual concat': denseOnly('both', 'Concatenate', 'shared')},
  },
  {
    name: 'nested models',
    make: nested,
    at: 'interaction',
    refuses: {'residual concat': denseOnly('mlp', 'Model', 'interaction')},
  },
  {
    name: 'nested model as the cut',
    make: nested,
    at: 'tower',
    refuses: {'residual concat': denseOnly('features', 'Concatenate', 'tower')},
  },
  {name: 'MMoE', make: mmoe, at: 'interaction'},
  {name: 'heads around the cut', make: headsAroundTheCut, at: 'interaction'},
  {
    name: 'DIN',
    make: din,
    at: 'interaction',
    refuses: {'residual concat': denseOnly('mlp_in', 'Concatenate', 'interaction')},
  },
  {
    name: 'DIN cut at the masked sequence',
    make: din,
    at: 'recent',
    refuses: {
      'residual add': noTime('recent', '[batch, 5, 4]'),
      'residual concat': denseOnly('scores', 'Dot', 'recent'),
    },
  },
  {name: 'masked GRU', make: maskedGru, at: 'interaction'},
  {
    name: 'masked GRU cut above it',
    make: maskedGru,
    at: 'project',
    refuses: {
      'residual add': noTime('project', '[batch, 4, 3]'),
      'residual concat': denseOnly('gru', 'GRU', 'project'),
    },
  },
  {
    name: 'LSTM below the cut',
    make: lstmBelow,
    at: 'interaction',
    refuses: {'residual concat': denseOnly('steps', 'RepeatVector', 'interaction')},
  },
  {name: 'BatchNorm and Dropout', make: batchNormDropout, at: 'interaction'},
  {name: '#private members', make: privateMembers, at: 'interaction'},
  {
    name: 'Sequential',
    make: sequential,
    at: 'interaction',
    from: 'interaction_input',
    coldBy: 'interaction_input',
  },
  {
    name: 'Keras model.json',
    make: kerasJson,
    at: 'interaction',
    refuses: {'residual concat': denseOnly('drop', 'Dropout', 'interaction')},
  },
];
