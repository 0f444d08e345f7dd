// MNIST (LeCun, Bottou, Bengio, Haffner 1998): the official gzip files, byte for byte.
import type { DataSet } from "../dataset.ts";
import { idxImages } from "./idx-images.ts";

/** Handwritten digits, 60,000 + 10,000 images of 28 x 28. */
export const mnist: DataSet = {
  id: "mnist",
  version: 1,
  title: "MNIST",
  classes: 10,
  shape: [28, 28],
  trainCount: 60_000,
  testCount: 10_000,
  terms: "No licence text comes with the files; usually quoted as CC BY-SA 3.0.",
  citation: "LeCun, Bottou, Bengio, Haffner 1998, Gradient-based learning applied to document recognition",
  source: idxImages(
    ["https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/"],
    {
      "train-images-idx3-ubyte.gz": [9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"],
      "train-labels-idx1-ubyte.gz": [28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"],
      "t10k-images-idx3-ubyte.gz": [1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"],
      "t10k-labels-idx1-ubyte.gz": [4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"],
    },
  ),
};
