import * as tf from '@tensorflow/tfjs';

/** Saves a model to memory and loads it again. The topology is converted to text, as in a file. */
export async function reloaded(model: tf.LayersModel): Promise<{topology: string; loaded: tf.LayersModel}> {
  let saved: tf.io.ModelArtifacts = {};
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return {modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON'}};
    }),
  );
  const topology = JSON.stringify(saved.modelTopology);
  const loaded = await tf.loadLayersModel(tf.io.fromMemory({...saved, modelTopology: JSON.parse(topology)}));
  return {topology, loaded};
}
