import {packageError} from '@cs/core';
import * as tf from '@tensorflow/tfjs';
import {checkModel} from './check-model.js';
import {metadataOfUser} from './record.js';

/**
 * A copy of a model to serve: what saving it and loading it again gives, in memory. It predicts bit for bit the same, has no terms and no
 * optimizer, consists of the classes that the ranker and its skip path are made of, and shares nothing with the model: that one
 * can be trained on, or disposed. Your own metadata come along, what the plug-ins recorded there does not.
 *
 * A model whose only plug-ins are terms can be served as it is, too: terms cost nothing in `predict`. To take them off the same object,
 * `detachTerm(model)`; to put away what training needs and go on with another object, this.
 *
 * @param model built; compiled or not, with terms or without.
 * @returns a new, uncompiled model with the same names of inputs and outputs.
 * @throws for what is no model, and when a class of its layers is not registered, so that the saved model could not be loaded either.
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
    // A loaded Sequential knows its inputs and outputs only when it is built.
    if (copy instanceof tf.Sequential) copy.build();
    const metadata = metadataOfUser(model);
    if (metadata) copy.setUserDefinedMetadata(metadata);
    return copy;
  } catch (error) {
    throw packageError(
      '@cs/graph',
      'toServing',
      `the model cannot be made again from its configuration: ${(error as Error).message} ` +
        'Register the classes of your own layers with tf.serialization.registerClass.',
    );
  }
}
