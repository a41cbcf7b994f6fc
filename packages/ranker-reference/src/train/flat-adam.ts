import * as tf from '@tensorflow/tfjs';

type Gradients = {[name: string]: tf.Tensor | null} | {name: string; tensor: tf.Tensor | null}[];

/**
 * Adam (Kingma and Ba, 2015) over all weights laid end to end: bit for bit the numbers of `tf.train.adam`, in a quarter of its ops,
 * as that one takes a dozen small ops for each weight of the model.
 */
export class FlatAdam extends tf.Optimizer {
  static readonly className = 'CsFlatAdam';
  private moments: {first: tf.Tensor1D; second: tf.Tensor1D} | undefined;
  private layout = '';
  // beta^t in float32, as tf.train.adam keeps them.
  private power1: number;
  private power2: number;

  /** @param learningRate above 0. */
  constructor(
    private readonly learningRate: number,
    private readonly beta1 = 0.9,
    private readonly beta2 = 0.999,
    private readonly epsilon = 1e-7,
  ) {
    super();
    this.power1 = Math.fround(beta1);
    this.power2 = Math.fround(beta2);
  }

  override applyGradients(gradients: Gradients): void {
    const list = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({name, tensor}));
    if (list.length === 0) return;
    const registered = tf.engine().registeredVariables;
    const variables = list.map(({name}) => registered[name]!);
    const layout = list.map(({name}, i) => `${name}:${variables[i]!.size}`).join();
    if (this.moments && layout !== this.layout) {
      throw new Error(
        '[@cs/ranker-reference] FlatAdam: the trained weights changed between two steps. Received: another list of weights. Make a new optimizer for another model.',
      );
    }
    this.layout = layout;
    const sizes = variables.map(({size}) => size);
    const {first, second} = tf.tidy(() => {
      const flat = tf.concat1d(
        list.map(({tensor}, i) => (tensor ? tf.reshape(tensor, [-1]) : tf.zeros([sizes[i]!])) as tf.Tensor1D),
      );
      const old = this.moments ?? {first: tf.zerosLike(flat), second: tf.zerosLike(flat)};
      const first = tf.add(tf.mul(old.first, this.beta1), tf.mul(flat, 1 - this.beta1));
      const second = tf.add(tf.mul(old.second, this.beta2), tf.mul(tf.square(flat), 1 - this.beta2));
      const step = tf.mul(
        tf.div(
          tf.div(first, 1 - this.power1),
          tf.add(tf.sqrt(tf.div(second, 1 - this.power2)), this.epsilon),
        ),
        -this.learningRate,
      );
      tf.split(step, sizes).forEach((part, i) => {
        const variable = variables[i]!;
        variable.assign(tf.add(tf.reshape(part, variable.shape), variable));
      });
      return {first: tf.keep(first), second: tf.keep(second)};
    }) as {first: tf.Tensor1D; second: tf.Tensor1D};
    tf.dispose([this.moments?.first, this.moments?.second] as tf.Tensor[]);
    this.moments = {first, second};
    this.power1 = Math.fround(this.power1 * Math.fround(this.beta1));
    this.power2 = Math.fround(this.power2 * Math.fround(this.beta2));
    this.incrementIterations();
  }

  override dispose(): void {
    if (this.moments) tf.dispose([this.moments.first, this.moments.second]);
    this.moments = undefined;
    super.dispose();
  }

  override getConfig(): tf.serialization.ConfigDict {
    const {learningRate, beta1, beta2, epsilon} = this;
    return {learningRate, beta1, beta2, epsilon};
  }
}
