import {packageError} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {checkModel} from './check-model.js';
import {metadataOfUser} from './record.js';

/**
 * Makes a copy of a model for serving, by saving it to memory and loading it again.
 *
 * The copy gives bitwise the same predictions. It has no terms and no optimizer, and is made of
 * the same layer classes as the model (ranker and skip path). It shares nothing with the model,
 * which can be trained further or disposed. The copy keeps your own metadata but not the
 * plug-ins' record.
 *
 * A model with terms can also be served as it is: terms cost nothing in `predict`. To remove the
 * terms from the same object, call `detachTerm(model)`.
 *
 * @param model a built model, compiled or not, with or without terms.
 * @returns a promise of a new, uncompiled model with the same input and output names.
 * @throws (as a rejected promise) when `model` is not a model, or when a layer class is not
 *   registered, in which case the saved model could not be loaded either.
 * @example
 * const serving = await toServing(model);
 * serving.predict(x);
 */
export async function toServing(model: tf.LayersModel): Promise<tf.LayersModel> {
  checkModel(model, {packageName: '@cs/graph', functionName: 'toServing'});
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return {modelArtifactsInfo: {dateSaved: new Date(), modelTopologyType: 'JSON'}};
    }),
  );
  const {modelTopology, weightSpecs, weightData} = saved!;
  try {
    const copy = await tf.loadLayersModel(
      tf.io.fromMemory({modelTopology: modelTopology!, weightSpecs: weightSpecs!, weightData: weightData!}),
    );
    // A loaded Sequential has no inputs and outputs until it is built.
    if (copy instanceof tf.Sequential) copy.build();
    const metadata = metadataOfUser(model);
    if (metadata) copy.setUserDefinedMetadata(metadata);
    return copy;
  } catch (error) {
    throw packageError(
      '@cs/graph',
      'toServing',
      `the model cannot be recreated from its configuration: ${(error as Error).message} ` +
        'Register the classes of your own layers with tf.serialization.registerClass.',
    );
  }
}
